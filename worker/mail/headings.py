"""The lines that mail programs put above a quotation: "On … wrote:", "From: … Sent: …", "-----Original Message-----".

Told by their form wherever that is enough: an address and a date before a colon, three known fields in a row, words
between dashes with either below. Words of one language decide only where the form alone could be a person's.
"""

import re
from collections.abc import Sequence

LONGEST = 600
LONGEST_ATTRIBUTION = 4
"""Lines over which a program may wrap "On ... wrote:"."""
FEWEST_FIELDS = 3
BLOCK = 9
"""Lines within which the fields of a quoted header stand."""

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
"""Marks of direction and width zero, which Gmail and Apple put around addresses."""
ADDRESS = re.compile(r"[^\s@<>(]@[^\s@<>)]+\.[^\s@<>)]")
DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:19|20)\d\d(?=[年년])|[٠-٩]{4}|\b\d{1,2}\s?[.:h]\s?\d\d\b"
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|[٠-٩]{1,2}:[٠-٩]{2}"
)
WROTE = re.compile(
    r"(?:on\b.*\bwrote|\d.*\bwrote|.*[<(\[][^<>]*@[^<>]*[>)\]]\s*wrote"
    r"|(?:am|vom?)\b.*\bschrieb\b.*|.*\bhat (?:am\b.*)?(?:folgendes )?geschrieben"
    r"|le\b.*\ba [ée]crit|el\b.*\bescribi[óo]|en\b.*\bescribi[óo]|em\b.*\bescreveu|il\b.*\bha scritto"
    r"|op\b.*\bschreef\b.*"
    r"|op\b.*\bgeschreven|(?:den|på|\S{2,4}\.?)\b.*\bskrev\b.*|.*\bkirjoitti\b.*|.*\bnapisał.*|.*\bpisze|.*\bnapsal.*"
    r"|.*\bпишет|.*\bнаписал.*|.*\bпише|.*\byazdı\b.*|.*כתב.*|.*كتب.*|.*เขียน.*|.*đã viết|.*menulis"
    r"|.*写道|.*寫道|.*のメール|.*書きました|.*wrote|.*\bwrites|quoting\b.*|.*\bschreibt|zitat von\b.*"
    r"|citando\b.*|.*작성|.*썼습니다)\s*",
    re.IGNORECASE,
)
BEGINS = re.compile(
    r"(?:on|at|am|le|el|en|em|il|op|den|på|dnia|w dniu|dne|vào|pada|في|בתאריך|เมื่อ|在|wiadomość)\b|在|\d"
    r"|\S{1,5}[.,]{0,2}\s\d|.{0,80}[<(\[]\S*@",
    re.IGNORECASE,
)
"""How the first line of an attribution can begin."""

FROM = (
    r"from|von|de|da|van|från|fra|lähettäjä|od|от|від|kimden|gönderen|من|מאת|จาก|từ|dari|发件人|發件人|寄件者|寄件人"
    r"|差出人|送信者|보낸\s?사람|expéditeur|remitente|remetente|mittente|afzender"
)
WHEN = (
    r"sent|date|gesendet|datum|envoyé(?:e)?|enviado(?:\s(?:el|em))?|enviada\s(?:el|em)|fecha|data|inviato"
    r"|verzonden|skickat"
    r"|sendt|dato|lähetetty|päivämäärä|päiväys|wysłano|wysłane|odesláno|отправлено|дата|надіслано|gönderildi"
    r"|gönderme\starihi"
    r"|tarih|تم\sالإرسال|تاريخ\sالإرسال|التاريخ|أُرسلت|נשלח|תאריך|ส่ง|ส่งเมื่อ|วันที่|đã\sgửi|ngày\sgửi|ngày"
    r"|gửi|dikirim|terkirim"
    r"|tanggal|发送时间|發送時間|发送日期|日期|时间|時間|寄件日期|傳送時間|送信日時|日時|日付|보낸\s?날짜|날짜"
    r"|보낸\s?시간"
)
TO_WHOM = (
    r"to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|кому|kime|alıcı|إلى|الى|אל|ถึง|đến|tới|kepada|ke|收件人"
    r"|收件者"
    r"|宛先|받는\s?사람|수신|destinataire|destinatario|destinatário"
)
ABOUT = (
    r"subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|věc|тема|konu|الموضوع"
    r"|נושא|เรื่อง|chủ\sđề"
    r"|tiêu\sđề|perihal|subjek|主题|主題|主旨|件名|제목"
)
MORE = (
    r"cc|reply-to|kopia|kopie|kopi|cópia|copie\sà|копия|копія|抄送|副本"
    r"|참조|bilgi|נסתר|עותק|สำเนา|attachments?|importance|organization"
)
FIELD = re.compile(
    rf"\W{{0,4}}(?:(?P<sender>{FROM})|(?P<when>{WHEN})|(?P<whom>{TO_WHOM})|(?P<about>{ABOUT})|(?P<more>{MORE}))"
    r"\s?\*{0,2}\s?(?:[:\uff1a]|\|)",
    re.IGNORECASE,
)
SEPARATOR = re.compile(
    r"\W{0,3}(?:[-_=]{2,}\s*)(?:original(?:\s(?:message|appointment))?|(?:forwarded|replied) message"
    r"|ursprüngliche nachricht"
    r"|original-nachricht|originalnachricht|weitergeleitete nachricht|message d['\u2019]origine"
    r"|message original|message transféré|courriel original"
    r"|mensaje (?:original|reenviado)|mensagem (?:original|encaminhada)|messaggio (?:originale|inoltrato)"
    r"|oorspronkelijk bericht"
    r"|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti"
    r"|wiadomość oryginalna|oryginalna wiadomość|původní (?:zpráva|e-mail)|исходное сообщение"
    r"|пересылаемое сообщение|оригінальне повідомлення"
    r"|özgün ileti|orijinal mesaj|الرسالة الأصلية|הודעה מקורית|ข้อความต้นฉบับ|thư gốc|tin nhắn gốc|pesan asli"
    r"|原始邮件|原始郵件|邮件原件|回复的原邮件|回复的邮件|转发邮件|轉寄郵件|元のメッセージ|원본 메시지"
    r"|원본 메일)\s*[-_=]{2,}\W*"
    r"|\s*begin forwarded message\s*:\s*|\s*anfang der weitergeleiteten nachricht\s*:\s*"
    r"|\s*début du message réexpédié\s*:\s*",
    re.IGNORECASE,
)
RULE = re.compile(r"\s*[-_=*\u2014\u2500]{5,}\s*")
QUOTED = re.compile(r"\s{0,3}>")


def heading(lines: Sequence[str], at: int) -> int:
    """How many lines from here on introduce a quotation; 0 when this is none of its headings."""
    line = lines[at].translate(UNSEEN)
    if SEPARATOR.fullmatch(line):
        return 1
    ruled = 1 if RULE.fullmatch(line) else 0
    fields = _fields([one.translate(UNSEEN) for one in lines[at + ruled : at + ruled + BLOCK]])
    if fields:
        return ruled + fields
    return _attribution([one.translate(UNSEEN) for one in lines[at : at + LONGEST_ATTRIBUTION]], lines, at)


def is_quoted_below(lines: Sequence[str], at: int) -> bool:
    """Whether what follows is marked as a quotation."""
    below = next((line for line in lines[at : at + BLOCK] if line.strip()), "")
    return bool(QUOTED.match(below))


def _fields(lines: list[str]) -> int:
    """The length of a quoted header: its fields in a row, each on a line of its own."""
    first = FIELD.match(lines[0]) if lines else None
    if not first or not (first["sender"] or first["when"]):
        return 0
    end, kinds = 0, set()
    for number, line in enumerate(lines, 1):
        found = FIELD.match(line)
        if found:
            kinds.add(found.lastgroup)
            end = number
        elif not line.strip() and len(kinds) >= FEWEST_FIELDS:
            break
    said = " ".join(lines[:end])
    is_of_a_program = ADDRESS.search(said) or ("about" in kinds and DATED.search(said))
    return end if len(kinds) >= FEWEST_FIELDS and "sender" in kinds and is_of_a_program else 0


def _attribution(near: list[str], lines: Sequence[str], at: int) -> int:
    """The lines of an "On ... wrote:"; words of an answer that stand right above one do not belong to it."""
    end = next((number for number, line in enumerate(near, 1) if line.rstrip().endswith((":", "\uff1a"))), 0)
    if not end or not all(line.strip() for line in near[:end]):
        return 0
    is_quoted = is_quoted_below(lines, at + end)
    may_begin = [is_quoted or bool(BEGINS.match(line.lstrip(" \"'"))) for line in near[:end]]
    if not may_begin[0] or not _is_attribution(near[:end], is_quoted=is_quoted):
        return 0
    for start in range(1, end):
        is_whole = DATED.search(" ".join(near[start:end])) or not DATED.search(" ".join(near[:start]))
        if is_whole and may_begin[start] and _is_attribution(near[start:end], is_quoted=is_quoted):
            return 0
    return end


def _is_attribution(lines: list[str], *, is_quoted: bool) -> bool:
    """An address and a date are no person's way to begin; without either, a client's words decide."""
    joined = " ".join(line.strip() for line in lines)[:LONGEST].rstrip().rstrip(":\uff1a")
    has_address, is_dated = bool(ADDRESS.search(joined)), bool(DATED.search(joined))
    if has_address and is_dated:
        return True
    says_wrote = bool(WROTE.fullmatch(joined))
    return says_wrote and (has_address or bool(TIMED.search(joined)) or is_quoted)


TIMED = re.compile(r"\b\d{1,2}\s?[.:h]\s?\d\d\b")
"""A time of day; a person's "On Monday you wrote:" has none."""
