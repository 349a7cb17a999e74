"""What stands below a person's words and is not theirs: the signature, a device's line, a disclaimer; banners above.

Taken away only at the end (a banner only at the beginning), and only while something is left.
"""

import re

LONGEST_SIGNATURE = 15
LONGEST_FOOTER = 90
FEWEST_WORDS = 2
"""Different words of lawyers in a paragraph; a person may write one of them."""
REACH = 1200
"""Characters in which a disclaimer comes to its point."""
SIGNATURE = re.compile(r"\s?(?:--|\u2014|\u2013\u2013|__|- -)\s?")
"""RFC 3676 §4.3 has "-- "; telephones make one dash of the two."""
SIGNED_BLOCK = "\u2062"
"""Put in front of a line of HTML that the mail program itself calls its signature."""

SENT_FROM = (
    r"sent (?:from|via|with|using|by)|gesendet (?:von|vom|mit|aus|über)|envoyé (?:de|du|depuis|à partir|avec|via)"
    r"|enviado (?:desde|do|da|de|a partir|con|com)|inviat[oa] (?:da|dal|dall|con|tramite)"
    r"|(?:verstuurd|verzonden) (?:vanaf|vanuit|van|via|met)|skickat (?:från|med)|sendt (?:fra|med)|lähetetty"
    r"|wysłan[eo] (?:z|za)|odeslán[oa] (?:z|ze)|отправлен[оа] (?:с|из|через)|(?:надіслано|відправлено) (?:з|із|через)"
    r"|أُ?رسل\w* من|نשלח (?:מ|מה)|נשלח|ส่งจาก|(?:đã|được) gửi từ|dikirim dari"
    r"|发自|發自|发送自|來自|来自|從我的|从我的"
)
GET = (
    r"get|holen sie sich|laden sie|télécharger|obtenez|obtenir|obtener|obtén|obter|baixar|descargar|ottieni|scarica"
    r"|hämta|hent|få|hanki|pobierz(?: aplikację)?|získat|získejte|скачать|получить|завантажити|отримати"
    r"|الحصول على|קבל"
    r"|รับ|tải|dapatkan|获取|取得"
)
DEVICE = (
    r"i-?phon\w*|i-?pad\w*|android\w*|samsung|galaxy|huawei|honor|xiaomi|小米|华为|荣耀|oppo|vivo|pixel|oneplus|nokia"
    r"|blackberry|outlook\w*|yahoo|proton\s?mail|gmail|mail f(?:or|ür)|windows|smartphone|mobil\w*|handy|téléphone"
    r"|teléfono|telefon\w*|telefoon|phone|tablet|superhuman|spark|hey|fastmail|aol|gmx|web\.de|mailbox|手机"
    r"|手機|邮箱|邮件"
    r"|大师|ios|mac(?:book)?|apple|mymail|my\smail|orange|tutanota|zoho|thunderbird|airmail|네이버"
)
FOOTER = re.compile(
    rf"\W*(?:(?:{SENT_FROM}).{{0,40}}?(?:{DEVICE}).{{0,40}}"
    r"|(?:von meinem|diese nachricht wurde) .{1,60} gesendet|outlook .{1,20} (?:downloaden|herunterladen)"
    r"|.{0,20}(?:iphone|ipad|android|outlook)\S{0,12} (?:gönderildi|edinin|indirin)"
    r"|.{0,20}(?:iphone|ipad|android|outlook|携帯)\S{0,4}\s?(?:から送信(?:されました)?|を入手)"
    r"|.{0,20}(?:iphone|ipad|android|outlook|galaxy)\S{0,4}\s?(?:보냄|전송|다운로드)"
    rf"|(?:{GET}) .{{0,12}}(?:outlook|yahoo mail|proton ?mail|mymail|bluemail).{{0,30}})\W*",
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
LEGAL = (
    r"recipients?|addressees?|intended|solely|notify|delete|destroy|unauthori[sz]ed|disclos\w+|attachments?"
    r"|liable|liability"
    r"|empfänger\w*|adressat\w*|unbefugt\w*|absender|löschen|destinataires?|pièces jointes|exclusive|diffusion"
    r"|adjuntos"
    r"|exclusivamente|elimin\w*|destinat\w+|esclusivamente|allegati|uitsluitend|geadresseerde|bestemd|mottagare"
    r"|modtager"
    r"|vastaanottaja\w*|adresat\w*|příjemc\w*|получател\w*|одержувач\w*|alıcı\w*|仅限|僅限|收件人|删除|刪除"
    r"|添付|受信|削除|수신|삭제"
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
    said = " ".join(rest)[:REACH]
    if not DISCLAIMER.match(line) or not re.search(DISCREET, said, re.IGNORECASE):
        return False
    words = {found.lower() for found in re.findall(f"{DISCREET}|{LEGAL}", said, re.IGNORECASE)}
    return len(words) >= FEWEST_WORDS
