"""Which languages a passage of mail is written in: by its script, its letters, and its small words.

Good enough to know which phrases and which order of day and month to expect; a passage in two languages gives both.
"""

import re

FALLBACK = "en"
MOST_CHARACTERS = 4_000
FEWEST_SIGNS = 2
"""Small words that two languages must share before the weaker one counts too."""
A_SHARE = 0.6

LATIN = {
    language: frozenset(words.split())
    for language, words in {
        "en": (
            "the and i am is are will be my out of office on from to until till back away in at for not you your with"
            " please return returning thank thanks leave vacation holiday ooo through by next week"
        ),
        "de": (
            "ich bin im in der die das dem den und nicht bis vom zum zur ab am von mit ist wir sind wieder zurück"
            " abwesend abwesenheit urlaub büro erreichbar mein meine sie bitte vielen dank für ihre e-mail"
            " einschließlich montag dienstag donnerstag freitag abwesenheitsnotiz automatische antwort betriebsferien"
        ),
        "fr": (
            "je suis le la les du au aux de des et en mon ma mes votre vous ne pas jusqu absent absente bureau retour"
            " congé congés vacances merci bonjour pour serai serais actuellement inclus jusqu'au à partir"
            " lundi mardi jeudi vendredi reviens"
        ),
        "es": (
            "estoy estaré el la los las del al de y en mi su no hasta fuera oficina vacaciones desde vuelta volveré"
            " regreso regresaré gracias por para hola ausente que con correo mensaje vuelvo lunes martes jueves viernes"
        ),
        "pt": (
            "estou estarei o a os as do da dos ao de e em no na meu minha não até fora escritório férias desde retorno"
            " volto voltarei regresso obrigado obrigada por para olá ausente que com dia mensagem"
            " segunda-feira terça-feira sexta-feira"
        ),
        "it": (
            "sono sarò il la lo i gli le del dal al alla di e in mio mia non fino fuori ufficio ferie rientro rientrerò"
            " tornerò grazie per buongiorno assente che con giorno dalla compreso mail torno"
            " lunedì martedì giovedì venerdì"
        ),
        "nl": (
            "ik ben de het een en van tot met in op mijn niet weer terug afwezig vakantie kantoor bereikbaar vanaf"
            " bedankt voor uw je bericht wij zijn t/m maandag donderdag"
        ),
        "sv": (
            "jag är och inte till från med i på mitt min det den för semester tillbaka åter kontoret frånvarande tack"
            " ditt ledig om nås kommer fram tjänstledig"
        ),
        "da": (
            "jeg er og ikke til fra med i på min mit det den for ferie tilbage kontoret fraværende tak din mail din"
            " kontor holder igen af hej først"
        ),
        "no": (
            "jeg er og ikke til fra med i på min mitt det den for ferie tilbake kontoret fraværende takk din e-post"
            " kontor permisjon igjen av hei først"
        ),
        "fi": (
            "olen en ole ja ei lomalla poissa toimistolta asti saakka palaan takaisin kiitos viestistäsi on minä"
            " tavoitettavissa jälleen töihin vuosilomalla alkaen sähköposti"
        ),
        "pl": (
            "jestem nie w na do od i z urlopie biurze poza wracam powrót będę dziękuję za wiadomość nieobecny nieobecna"
            " dnia proszę o się po moja mój dzień dobry włącznie"
        ),
        "cs": (
            "jsem ne v na do od a z dovolené kanceláři mimo vrátím zpět budu děkuji za zprávu nepřítomen nepřítomna dne"
            " prosím se po můj dobrý den včetně nejsem opět"
        ),
        "tr": (
            "ben ve bir bu ofis ofiste dışındayım izinde izindeyim tatilde tarihine kadar tarihinde için teşekkürler"
            " merhaba ile arası döneceğim yıllık tarihleri arasında sonra"
        ),
        "vi": "tôi và là đến từ ngày tháng nghỉ phép sẽ trở lại làm việc không cảm ơn hết trong thời gian văn phòng",
        "id": (
            "saya dan di dari sampai dengan hingga tanggal sedang cuti akan kembali tidak terima kasih untuk kantor"
            " pada anda mulai berada luar email yang ke"
        ),
    }.items()
}
LETTERS = {
    "vi": re.compile(r"[ơưđăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"),
    "tr": re.compile(r"[ğışİ]"),
    "pl": re.compile(r"[łąęśźżćń]"),
    "cs": re.compile(r"[ěřůťď]"),
    "de": re.compile(r"ß"),
    "es": re.compile(r"[ñ¿¡]"),
    "pt": re.compile(r"[ãõ]"),
}
SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30fa]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e4e]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("ar", re.compile(r"[\u0621-\u064a]")),
    ("uk", re.compile(r"[іїєґ]")),
    ("ru", re.compile(r"[а-яё]")),
)
ONLY_RUSSIAN = re.compile(r"[ыэъё]")
TWINS = {"ja": "zh", "uk": "ru"}
"""A language written with signs of its own beside those of the other."""
WORD = re.compile(r"[^\W\d_]+(?:[/'-][^\W\d_]+)*")


def languages_of(text: str) -> tuple[str, ...]:
    """The languages of a passage, the likeliest first; () when nothing tells."""
    lowered = text[:MOST_CHARACTERS].lower()
    by_script = _by_script(lowered)
    return (*by_script, *_latin(lowered, alone=not by_script))


def _by_script(text: str) -> tuple[str, ...]:
    found = [language for language, letters in SCRIPTS if letters.search(text)]
    if "ru" in found and "uk" not in found and not ONLY_RUSSIAN.search(text):
        return (*found, "uk")
    return tuple(language for language in found if not any(TWINS.get(other) == language for other in found))


def _latin(text: str, *, alone: bool) -> list[str]:
    words = WORD.findall(text.replace("\u2019", "'"))
    scores = {language: sum(word in small for word in words) for language, small in LATIN.items()}
    for language, letters in LETTERS.items():
        scores[language] += 2 * len(letters.findall(text)[:5])
    best = max(scores.values(), default=0)
    least = max(best * A_SHARE, 1 if alone else FEWEST_SIGNS)
    ranked = sorted((language for language in scores if scores[language] >= least), key=lambda one: -scores[one])
    return ranked[:3] if best else []
