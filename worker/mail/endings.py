"""What stands below a person's words and is not theirs: the signature, a device's line, a disclaimer; banners above.

Taken away only at the end (a banner only at the beginning), and only while something is left.
"""

import re

LONGEST_SIGNATURE = 15
LONGEST_FOOTER = 120
REACH = 1200
"""Characters in which a disclaimer comes to its point."""
SIGNATURE = re.compile(r"\s?(?:--|\u2014|\u2013\u2013|__|- -)\s?")
"""RFC 3676 §4.3 has "-- "; telephones make one dash of the two."""
SIGNED_BLOCK = "\u2062"
"""Put in front of a line of HTML that the mail program itself calls its signature."""

SENT = (
    r"sent|get|gesendet|holen sie sich|laden sie|envoyé|télécharger|obtenez|obtenir|enviado|obtener|obtén|obter"
    r"|baixar|descargar"
    r"|inviato|ottieni|scarica|verstuurd|verzonden|skickat|hämta|sendt|hent|få|lähetetty|hanki|wysłan[eo]"
    r"|pobierz|odeslán[oa]|získat|získejte"
    r"|отправлен[оа]|скачать|получить|надіслано|відправлено|завантажити|أُ?رسل\w*|نُ?شر|الحصول|נשלח\w*|קבל"
    r"|ส่งจาก|รับ|đã gửi|được gửi|tải|dikirim|dapatkan"
    r"|发自|發自|发送自|來自|来自|從我的|从我的|获取|取得"
)
SENT_LAST = (
    r"gesendet|herunterladen|downloaden|gönderildi|edinin|indirin"
    r"|から送信|を入手|から送信されました|에서 보냄|다운로드|에서 전송|傳送|发送|發送"
)
DEVICE = (
    r"i-?phon\w*|i-?pad\w*|android\w*|samsung|galaxy|huawei|honor|xiaomi|小米|华为|荣耀|oppo|vivo|pixel|oneplus"
    r"|nokia|blackberry|outlook\w*|yahoo"
    r"|proton\s?mail|gmail|mail f(?:or|ür)|windows|smartphone|mobil\w*|handy|téléphone|teléfono|telefon\w*"
    r"|telefoon|phone|tablet|superhuman"
    r"|spark|hey|fastmail|aol|gmx|web\.de|mailbox|手机|手機|邮箱|邮件|大师|ios|mac(?:book)?|apple|mymail"
    r"|my\smail|orange|tutanota|zoho|thunderbird|airmail|navermail|네이버"
)
FOOTER = re.compile(
    rf"\W*(?:(?:{SENT})(?![^\W\d_a-z]?[a-z]*ing\b).{{0,60}}?(?:{DEVICE}).{{0,60}}"
    rf"|(?:von meinem|diese nachricht wurde|.{{0,40}}?(?:{DEVICE})).{{0,60}}?(?:{SENT_LAST}).{{0,40}})",
    re.IGNORECASE,
)
LINK_ONLY = re.compile(
    r"\W*<?https?://(?:aka\.ms|go\.onelink\.me|overview\.mail\.yahoo\.com|yho\.com|www\.avast\.com)\S*>?\W*",
    re.IGNORECASE,
)

DISCREET = (
    r"confidential\w*|privileged|intended (?:solely|only|exclusively|for)|intended recipient|exclusive use"
    r"|vertraulich\w*|rechtlich geschützt\w*"
    r"|confidentiel\w*|destinataires?|confidencial\w*|destinatari[oa]s?|destinatário|riservat\w*"
    r"|vertrouwelijk\w*|geadresseerde"
    r"|konfidentiel\w*|fortrolig\w*|konfidentiell\w*|luottamuksell\w*|poufn\w*|důvěrn\w*|конфиденциальн\w*"
    r"|конфіденційн\w*|gizli\w*"
    r"|سري\w*|חסוי\w*|保密|机密|機密|기밀|ลับ|bảo mật|rahasia"
)
DISCLAIMER = re.compile(
    r"\W{0,4}(?:(?:confidentiality|legal|privacy|important|disclaimer|confidential)\b[\w\s]{0,20}(?:notice|note"
    r"|information|disclaimer)?\s?[:\-\u2013.]"
    r"|disclaimer\b|caution\s?:|aviso (?:legal|de)\b|avis de confidentialité|hinweis\s?:|haftungsausschluss"
    r"|avvertenz[ae]|nota di riservatezza|免责声明|免責聲明"
    r"|(?:this|the information (?:contained )?in this|the contents? of this)\s(?:e-?mail|message|communication"
    r"|transmission)\b"
    r"|(?:the )?information (?:contained|transmitted)\b|(?:diese|der inhalt dieser)\s(?:e-?mail|nachricht)"
    r"|ce (?:message|courriel|mail)|este (?:mensaje|correo|e-?mail)|esta mensagem"
    r"|(?:questo|il presente) (?:messaggio|mail)|le informazioni contenute|de informatie (?:in|verzonden)"
    r"|dit (?:e-?mail)?bericht"
    r"|det(?:te|ta|ta e-post)\w*\s(?:e-?post|meddelande|mail|e-mail)|tämä (?:viesti|sähköposti)|(?:ta"
    r"|niniejsza) wiadomość|tato zpráva|это (?:сообщение|письмо)|настоящее сообщение|цей лист"
    r"|bu (?:e-?posta|mesaj|ileti)|本邮件|本郵件|此邮件|此郵件|この(?:電子)?メール|本メール|본 메일|이 (?:메일"
    r"|이메일|전자우편)|본 이메일)",
    re.IGNORECASE,
)
PLAINLY_ADDED = re.compile(
    r"\W{0,4}(?:please (?:consider the environment|think (?:of|about) the environment)|(?:consider"
    r"|think) (?:before|about the environment)"
    r"|virus-?free|this (?:e-?mail|message) (?:has been|was) (?:scanned|checked)|diese e-?mail wurde (?:von"
    r"|auf)|bitte (?:denken|prüfen) sie an? die umwelt"
    r"|pensez à l['\u2019]environnement|antes de imprimir|prima di stampare|denk aan het milieu"
    r"|l'absence de virus|libre de virus|sin virus|no virus found|garanti sans virus)",
    re.IGNORECASE,
)
BANNER = re.compile(
    r"\W{0,4}(?:(?:caution|warning|attention|external(?: (?:e-?mail|sender|message))?|achtung|attenzione"
    r"|atención)\b.{0,40}?\W.{0,300}\b(?:outside|external\w*|extern\w*|do not click|unbekannt\w*)\b"
    r"|you don['\u2019]t often get e-?mail from\b|\[external(?: e-?mail)?\]\s*$)",
    re.IGNORECASE | re.DOTALL,
)


def without_endings(run: list[str]) -> list[str]:
    """Lines of a person's own, without what stands below them; all of them when nothing else is there."""
    signed = [line for line in run if not line.lstrip("> ").startswith(SIGNED_BLOCK)]
    return _trimmed(_without_disclaimers(_unsigned(_trimmed(signed))))


def without_banner(lines: list[str]) -> list[str]:
    """Without the warning that a mail system puts above a mail from outside."""
    begins = next((number for number, line in enumerate(lines) if line.strip()), None)
    if begins is None:
        return lines
    ends = next((number for number in range(begins, len(lines)) if not lines[number].strip()), None)
    if ends is None or not BANNER.match(" ".join(lines[begins:ends])):
        return lines
    return lines[ends:]


def _unsigned(run: list[str]) -> list[str]:
    """Without a signature, when it is as short as signatures are; a disclaimer below it does not count."""
    mark = next((number for number, line in enumerate(run) if SIGNATURE.fullmatch(line)), len(run))
    below = _without_disclaimers(run[mark:])
    signature = [line for line in below if line.strip()]
    return run[:mark] if len(signature) <= LONGEST_SIGNATURE else run


def _trimmed(run: list[str]) -> list[str]:
    """Without the lines of a device or a program at the end."""
    kept = list(run)
    while kept and (not kept[-1].strip() or is_footer(kept[-1])):
        kept.pop()
    return kept


def is_footer(line: str) -> bool:
    """A line such as "Sent from my iPhone"."""
    stripped = re.sub(r"\s*[<\[(]https?://[^\s>\])]*[>\])]", "", line).strip()
    return len(stripped) <= LONGEST_FOOTER and bool(FOOTER.fullmatch(stripped) or LINK_ONLY.fullmatch(stripped))


def _without_disclaimers(run: list[str]) -> list[str]:
    """Cut off at the first paragraph that begins as disclaimers do and speaks of secrecy, or that a program added."""
    for number, line in enumerate(run):
        begins = number == 0 or not run[number - 1].strip() or is_rule(run[number - 1])
        if begins and _is_disclaimer(line, run[number:]):
            return run[: number - 1] if number and is_rule(run[number - 1]) else run[:number]
    return run


def is_rule(line: str) -> bool:
    """A line of dashes or the like."""
    return bool(re.fullmatch(r"\s*[-_=*\u2014\u2500]{3,}\s*", line))


def _is_disclaimer(line: str, rest: list[str]) -> bool:
    if PLAINLY_ADDED.match(line):
        return True
    return bool(DISCLAIMER.match(line) and re.search(DISCREET, " ".join(rest)[:REACH], re.IGNORECASE))
