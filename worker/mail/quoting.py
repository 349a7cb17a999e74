"""What a person newly wrote, without what they quoted and without their signature.

Answers above, below and in between a quotation all count. Where the rules cannot tell, the words stay: reading a
quotation as new is a smaller harm than losing an answer. Never raises; works through each line a few times at most.
"""

import re

MOST_CHARACTERS = 100_000
MOST_LINES = 4_000
LONGEST_HEADING = 600
LONGEST_ATTRIBUTION = 4
"""Lines over which a client may wrap "On ... wrote:"."""
LONGEST_SIGNATURE = 15
FEWEST_FIELDS = 2
BLOCK = 8
"""Lines within which the fields of a quoted header stand."""

ATTRIBUTION = re.compile(
    r"(?:on\b.*\bwrote|\d.*\bwrote|.*[<(\[][^<>]*@[^<>]*[>)\]]\s*wrote"
    r"|(?:am|vom?)\b.*\bschrieb\b.*|.*\bhat am\b.*geschrieben"
    r"|le\b.*\ba [ée]crit|el\b.*\bescribi[óo]|em\b.*\bescreveu|il\b.*\bha scritto|op\b.*\bschreef\b.*"
    r"|(?:den|på)\b.*\bskrev\b.*|.*\bkirjoitti|.*\bnapisał.*|.*\bnapsal.*|.*\bпишет|.*\bнаписал.*|.*\byazdı"
    r"|.*写道|.*寫道|.*のメール|.*書きました|.*작성|.*썼습니다"
    r"|.*\b\d{4}.*<[^<>\s]*@[^<>\s]*>.{0,10})\s*[:\uff1a]\s*",
    re.IGNORECASE,
)
DATED_OR_SIGNED = re.compile(r"[^\s@]@[^\s@]|\b\d{1,2}\s?[.:h]\s?\d\d\b")
"""An attribution made by a client names an address or a time of day; a person's "On Monday you wrote:" does not."""

SEPARATOR = re.compile(
    r"\s*-{2,}\s*(?:original message|forwarded message|original appointment|ursprüngliche nachricht|weitergeleitete"
    r" nachricht|message d'origine|message original|message transféré|mensaje original|mensaje reenviado|mensagem"
    r" original|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|ursprungligt meddelande|oprindelig"
    r" meddelelse|opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|исходное сообщение|原始邮件|原始郵件"
    r"|转发邮件|元のメッセージ|원본 메시지)\s*-{2,}\s*|\s*begin forwarded message\s*:\s*",
    re.IGNORECASE,
)
FROM_FIELD = re.compile(
    r"\s*\*{0,2}(?:from|von|de|da|van|från|fra|lähettäjä|od|от|发件人|寄件者|差出人|보낸 사람)\s?\*{0,2}\s*[:\uff1a]",
    re.IGNORECASE,
)
OTHER_FIELD = re.compile(
    r"\s*\*{0,2}(?:sent|date|to|cc|subject|reply-to|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para"
    r"|asunto|assunto|data|inviato|oggetto|a|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|lähetetty"
    r"|vastaanottaja|aihe|wysłano|do|temat|отправлено|дата|кому|тема|发送时间|发送日期|日期|收件人|抄送|主题|寄件日期|主旨"
    r"|送信日時|日時|宛先|件名|보낸 날짜|받는 사람|제목)\s?\*{0,2}\s*[:\uff1a]",
    re.IGNORECASE,
)
QUOTED = re.compile(r"\s{0,3}>")
SIGNATURE = re.compile(r"--\s?")
DEVICE = re.compile(
    r"\s*(?:sent from my|sent from (?:outlook|mail|yahoo|proton|gmail)|get outlook for|von meinem|gesendet von"
    r"|envoyé de(?:puis)? mon|enviado desde mi|enviado do meu|inviato da|verstuurd vanaf|skickat från min"
    r"|发自我的|從我的|iphoneから送信)[\w\s'\u2019.-]{0,40}(?:<[^<>]*>|\[[^\[\]]*\])?\s*",
    re.IGNORECASE,
)


def newly_written(text: str) -> str:
    """The new words of a mail's text. Only where nothing stands above an unmarked quotation, that quotation."""
    lines = text[:MOST_CHARACTERS].replace("\u00a0", " ").splitlines()[:MOST_LINES]
    runs, rest = _cut(lines)
    while rest and not _said(runs):
        runs, rest = _cut(rest)
    return _said([_unsigned(run) for run in runs]) or _said(runs)


def _said(runs: list[list[str]]) -> str:
    paragraphs = ("\n".join(line.rstrip() for line in run).strip() for run in runs)
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(paragraph for paragraph in paragraphs if paragraph))


def _cut(lines: list[str]) -> tuple[list[list[str]], list[str]]:
    """The runs of lines between marked quotations, up to an unmarked one, and what follows its heading."""
    runs: list[list[str]] = [[]]
    at = 0
    while at < len(lines):
        heading = _heading(lines, at)
        if heading and not _is_quoted_below(lines, at + heading):
            return runs, lines[at + heading :]
        if heading or QUOTED.match(lines[at]):
            runs.append([])
        else:
            runs[-1].append(lines[at])
        at += heading or 1
    return runs, []


def _is_quoted_below(lines: list[str], at: int) -> bool:
    below = next((line for line in lines[at : at + BLOCK] if line.strip()), "")
    return bool(QUOTED.match(below))


def _heading(lines: list[str], at: int) -> int:
    """How many lines from here on introduce a quotation; 0 when this is none of its headings."""
    if SEPARATOR.fullmatch(lines[at]):
        return 1
    if FROM_FIELD.match(lines[at]):
        return _quoted_header(lines[at : at + BLOCK])
    return _attribution(lines[at : at + LONGEST_ATTRIBUTION])


def _quoted_header(lines: list[str]) -> int:
    fields = [number for number, line in enumerate(lines) if OTHER_FIELD.match(line)]
    is_from_a_client = DATED_OR_SIGNED.search(" ".join(lines))
    return fields[-1] + 1 if len(fields) >= FEWEST_FIELDS and is_from_a_client else 0


def _attribution(lines: list[str]) -> int:
    """The lines of an "On ... wrote:"; words of an answer that stand right above one do not belong to it."""
    end = next((number for number, line in enumerate(lines, 1) if line.rstrip().endswith((":", "\uff1a"))), 0)
    if not end or not all(line.strip() for line in lines[:end]):
        return 0
    begins_later = any(_is_attribution(lines[start:end]) for start in range(1, end))
    return end if not begins_later and _is_attribution(lines[:end]) else 0


def _is_attribution(lines: list[str]) -> bool:
    joined = " ".join(line.strip() for line in lines)[:LONGEST_HEADING]
    return bool(DATED_OR_SIGNED.search(joined) and ATTRIBUTION.fullmatch(joined))


def _unsigned(run: list[str]) -> list[str]:
    """Without a signature (RFC 3676 §4.3), when it is as short as signatures are, and without a device's line."""
    mark = next((number for number, line in enumerate(run) if SIGNATURE.fullmatch(line)), len(run))
    signature = [line for line in run[mark:] if line.strip()]
    kept = run[:mark] if len(signature) <= LONGEST_SIGNATURE else run
    return [line for line in kept if not DEVICE.fullmatch(line)]
