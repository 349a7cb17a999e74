"""The day a reply promises something for: "you'll have it Friday", "tmrw", "by the 12th", "明天给你".

Only what is clear counts: a sentence that commits somebody to bring something, names one day, and is neither a question
nor a denial nor about what is past. Two days that differ, or a day that can be read two ways, are no promise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from worker.core.calendar import ONE_DAY
from worker.core.dated import CLOSES, OPENS, Passage, Spoken
from worker.core.tongue import FALLBACK

FURTHEST = timedelta(days=60)
"""A day further off is a plan, not a promise."""
WORK_WEEK_ENDS = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Words:
    """How one language promises: somebody commits, or denies, or speaks of what is done."""

    commits: str
    denies: str


PROMISING = {
    "en": _Words(
        r"\b(?:i|we|you)'ll\b|\b(?:i|we|you|it|they|she|he) will\b|\b(?:i|we)'m (?:sending|posting|uploading)\b"
        r"|\bwill (?:send|have|get|share|post|upload|deliver|be|submit|sign|return)\b"
        r"|\b(?:sending|uploading|delivering|posting|submitting)\b|\bpromise[ds]?\b"
        r"|\bcan (?:send|have|get|share|upload|deliver|post)\b|\bgoing to (?:send|post|upload|deliver|share|submit)\b"
        r"|\b(?:get|have) (?:it|this|that|them) (?:to|over|ready|done|up|for)\b|\bwith you (?:by|on)\b"
        r"|\bexpect (?:it|them) (?:by|on)\b|\b(?:goes|go) (?:live|up|out)\b|\byou(?:'ll)? (?:get|have) it\b",
        r"\b(?:not|\w+n't|cannot|unable|never|until|unless|after|if|hope|try|maybe|might|perhaps|latest from you)\b"
        r"|\b(?:was|were|already|sent|would|could|should)\b",
    ),
    "zh": _Words(
        r"[给給发發交传傳寄]|完成|提交|搞定|上[传傳]|上线|上線|[签簽]好",
        r"不能|没办法|沒辦法|无法|無法|之后|之後|[没沒]有|已[经經]?|[过過]了|如果|可能|尽量|盡量|希望|[吗嗎]"
        r"|能否|请您?发|請您?發",
    ),
    "de": _Words(
        r"\b(?:schicke|schicken|sende|senden|liefere|liefern|poste|posten|lade|laden|reiche|unterschreibe)\b"
        r"|\b(?:bekommst|bekommt|bekommen|kriegst|erhältst|erhalten|hast du|haben sie)\b|\b(?:geht"
        r"|gehen) (?:online|raus|live)\b",
        r"\b(?:nicht|kein\w*|nie|erst nach|wenn|falls|vielleicht|versuche|hoffe|hatte|wurde|geschickt|gesendet"
        r"|bereits|schon)\b",
    ),
    "fr": _Words(
        r"\b(?:envoie|enverrai|enverrons|envoyer|aurez|auras|recevrez|recevras|livrerai|publierai|posterai"
        r"|transmettrai"
        r"|transmets|poste|publie)\b",
        r"\b(?:pas|plus|jamais|si|peut-être|espère|essaie|envoyé|envoyée|après)\b",
    ),
    "es": _Words(
        r"\b(?:envío|envio|enviaré|enviaremos|mando|mandaré|entrego|entregaré|tendrás|tendrán|tendréis|recibirás|subo"
        r"|subiré|publico|publicaré|paso|pasaré)\b",
        r"\b(?:no|nunca|si|quizás?|espero|intento|envié|mandé|ya|después)\b",
    ),
    "pt": _Words(
        r"\b(?:envio|enviarei|vou enviar|mando|mandarei|vou mandar|entrego|entregarei|receberá|terá|terás|publico"
        r"|publicarei|posto|postarei)\b",
        r"\b(?:não|nunca|se|talvez|espero|tento|enviei|mandei|já|depois)\b",
    ),
    "it": _Words(
        r"\b(?:invio|invierò|inviamo|mando|manderò|consegno|consegnerò|avrai|avrete|riceverai|riceverete|pubblico"
        r"|pubblicherò|carico|caricherò)\b",
        r"\b(?:non|mai|se|forse|spero|provo|inviato|mandato|già|dopo)\b",
    ),
    "nl": _Words(
        r"\b(?:stuur|sturen|verstuur|lever|plaats|post|krijg|krijgt|ontvang|ontvangt|upload)\b",
        r"\b(?:niet|geen|nooit|als|misschien|hoop|probeer|gestuurd|al|na)\b",
    ),
    "ja": _Words(
        r"送り|送付|お送り|提出|納品|投稿し|投稿いた|アップし|アップいた|お渡し",
        r"ません|できず|ました|かもしれ|もし|予定が|後に|でしょうか|ですか",
    ),
    "ko": _Words(r"보내|전달|제출|업로드|올리|드리겠", r"못|안\s|없|보냈|했습니다|후에|만약|까요"),
}  # fmt: skip
TODAY = re.compile(
    r"\b(?:today|tonight|eod|end of (?:the )?day|heute|ce soir|aujourd'hui|hoy|hoje|oggi|vandaag)\b"
    r"|今天|今晚|今日中?|오늘"
)
TOMORROW = re.compile(r"\b(?:tmrw|tmr|tmrow|2moro|2morrow|tomo)\b|\bmañana\b")
WEEKS_END = re.compile(r"\b(?:eow|end of (?:the |this )?week|ende der woche|fin de semaine)\b|这周末之前|本周内")
VAGUE = re.compile(
    r"\b(?:next (?:week|month)|nächste woche|la semaine prochaine|la próxima semana|semana que vem|prossima settimana"
    r"|volgende week|in a few days|weekend)\b|下周(?![一二三四五六日天])|下个月|来週(?!の?[月火水木金土日])"
)
SENTENCE = re.compile(r"(?<=[.!?;。！？؟])(?=\s|$|[^\W\d_a-z])")
QUESTION = re.compile(r"[?？؟]\s*$")
HERE = re.compile(rf"{OPENS}(\d+){CLOSES}")
WEEKDAY_ALONE = re.compile(r"[^\W\d_.]+")


def promised_day(passages: Sequence[Passage], sent: date) -> date | None:
    """The day promised in what was newly written on `sent`; None when none is, or it is unclear."""
    days: set[date | None] = set()
    for passage in passages:
        if not passage.is_subject:
            days |= set(_promised(passage, sent))
    if len(days) != 1:
        return None
    (day,) = days
    return day if day and sent <= day <= sent + FURTHEST else None


def _promised(passage: Passage, sent: date) -> Iterator[date | None]:
    """The days of the sentences that promise; None for one that can be read two ways."""
    known = [PROMISING[language] for language in passage.languages if language in PROMISING] or [PROMISING[FALLBACK]]
    for sentence in SENTENCE.split(passage.words):
        commits = any(re.search(words.commits, sentence) for words in known)
        denies = any(re.search(words.denies, sentence) for words in known)
        if commits and not denies and not QUESTION.search(sentence) and not VAGUE.search(sentence):
            yield from _days_in(sentence, passage.days, sent)


def _days_in(sentence: str, days: Sequence[Spoken], sent: date) -> Iterator[date | None]:
    for mark in HERE.finditer(sentence):
        spoken = days[int(mark[1])]
        is_unclear = len(spoken.days) != 1 or _may_be_today(spoken, sent)
        yield None if is_unclear else spoken.days[0]
    if TODAY.search(sentence):
        yield sent
    if TOMORROW.search(sentence):
        yield sent + ONE_DAY
    if WEEKS_END.search(sentence) and sent.weekday() <= WORK_WEEK_ENDS:
        yield sent + timedelta(days=WORK_WEEK_ENDS - sent.weekday())


def _may_be_today(spoken: Spoken, sent: date) -> bool:
    """A weekday's bare name, on that day itself, could be either."""
    is_a_week_off = spoken.is_relative and spoken.days[0] == sent + WEEK
    return is_a_week_off and bool(WEEKDAY_ALONE.fullmatch(spoken.written))
