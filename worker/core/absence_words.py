"""What absence notices say around their dates, in each language: away until, not before, back on.

Patterns for lower-case text with straight apostrophes. Written from the usual wording of such notices, and checked
against the notices in tests/mail/test_return_dates.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's phrases. What stands "before" a day ends right in front of it, small words aside."""

    until: str
    """The last day away comes next."""
    back: str
    """Being back: the first day back stands near."""
    small: str = r"(?!)"
    """Words that may stand between a phrase and its day: articles, weekdays' prepositions, "about"."""
    not_before: str = r"(?!)"
    """The first day back comes next."""
    after: str = r"(?!)"
    """The first day back is the one after the day that comes next."""
    until_behind: str = r"(?!)"
    """The day just named was the last one away."""
    before_behind: str = r"(?!)"
    """Nothing before the day just named."""
    after_behind: str = r"(?!)"
    begins: str = r"(?!)"
    """What begins on the day that comes next."""
    answers: str = r"(?!)"
    """Weaker than being back: answering, being reachable."""
    away: str = r"(?!)"
    none: str = r"(?!)"
    """A denial."""
    other: str = r"(?!)"
    """Between being back and a day, these make it another matter."""


WORDINGS = {
    "en": Wording(
        until=r"until|till|'?til|untill|through(?:out)?|thru|thro'|up\sto|to\sand\sincluding|ending|ends|end(?:\sdate)?\s?[:=]"
        r"|to\s?:|last\sday(?:\s(?:of|away|out)(?:\s\w+){0,2})?(?:\sis|\swill\sbe|:)?",
        back=r"(?<!get\s)(?<!getting\s)(?<!got\s)(?<!go\s)(?<!call\syou\s)back|return(?:s|ing)?(?!\s(?:your|to\syou|the\scall|calls|e-?mail))"
        r"|resum(?:e|es|ing)|re-?open(?:s|ing)?|available\sagain|online\sagain|reachable\sagain|(?:will|'ll)\sbe\s(?:in|at)\s(?:the\s|my\s)?(?:office|desk)"
        r"|rejoin(?:ing)?|first\sday\sin",
        small=r"the|on|and|incl(?:uding|usive|\.)?|at\sleast|approx(?:imately|\.)?|about|around|end\sof(?:\s(?:the\s)?(?:working\s|business\s)?day|\sbusiness)?(?:\son)?"
        r"|close\sof\sbusiness(?:\son)?|cob|eod|date|as\sof|as\sfrom|starting|from|is|(?:at\s)?\d{1,2}(?::\d\d)?\s?(?:am|pm)(?:\son)?|at\s\d{1,2}(?::\d\d)?(?:\son)?|this|early|late|morning",
        not_before=r"(?:not?|\w+n't|unable|cannot|no\slonger)\b[^.!?⟦⟧]{0,60}?\b(?:back|return\w*|available|reachable|accessible|in\sthe\soffice"
        r"|at\smy\sdesk|repl\w+|respond\w*|answer\w*|read\w*|check\w*|access\w*|open|work\w*|contact\w*)\b[^.!?⟦⟧]{0,60}?"
        r"\b(?:until|till|'?til|before)|not\s(?:until|before)|only\s(?:from|on|as\sof)|until\s\d{1,2}(?::\d\d)?\s?am",
        after=r"after",
        after_behind=r"(?!)",
        begins=r"from|since|starting|beginning|as\sof|effective|between",
        answers=r"repl(?:y|ying)|respond(?:ing)?|answer(?:ing)?|get\sback\sto\syou|available|reachable|in\s(?:the\s)?office|attend\sto|read(?:ing)?"
        r"|working|deal\swith|catch\sup",
        away=r"out|away|leave|vacation|holidays?|travel\w*|off|ooo|oof|abroad|unavailable|closed|closure|absen\w+|pto|not\s(?:in|available|working)"
        r"|limited|conference|trip|break|training|shut\w*",
        none=r"not|\w+n't|unable|cannot",
        other=r"to\syou|by|before|within|regarding|deadline|launch\w*|campaign|due|until|till|then",
    ),
    "de": Wording(
        until=r"bis|ende(?:\sist)?:?|letzter\s(?:urlaubs)?tag:?",
        back=r"zurück\w*|wieder|rückkehr|wiederkehr|erste[rn]?\sarbeitstag|anwesend",
        small=r"einschl\w*\.?|inkl\w*\.?|incl\.?|und|mit|zum|zu|den|dem|der|voraussichtlich|vorauss\.|ca\.|etwa|ende|tag|am|ab|inklusiv\w*|dienstschluss|abend|des|mittag"
        r"|dienst|\d{1,2}(?:[:.]\d\d)?\suhr",
        not_before=r"(?:nicht|kein\w*)\b[^.!?⟦⟧]{0,60}?\bvor|erst(?:\swieder)?(?:\s(?:im|in|ins)\s\w+)?(?:\sab|\sam|\szum)?|frühestens(?:\sab|\sam)?",
        after=r"nach",
        begins=r"ab|vom?|seit|beginnend|zwischen",
        answers=r"erreich\w*|antwort\w*|beantwort\w*|bearbeit\w*|melde\w*|verfügung|im\sbüro|les(?:en|e)|geöffnet|persönlich|da\b|im\sdienst|kümmer\w*",
        away=r"abwesen\w*|urlaub\w*|nicht\s(?:im|am|erreichbar|verfügbar|da)|außer\shaus|frei|ferien|betriebsferien|geschlossen|dienstreise|elternzeit|unterwegs|krank\w*",
        none=r"nicht|kein\w*",
        other=r"bis|vor|spätestens",
    ),
    "fr": Wording(
        until=r"jusqu'?\s?(?:au|à|aux|en)|fin(?:\sdes?\scongés)?\s?:",
        back=r"retour|reviens|reviendr\w+|revenir|rentr(?:e|er|ée|erai)|de\snouveau|à\snouveau|reprend\w*|reprise|rouvr\w+|réouvr\w+|réouverture|présente?",
        small=r"le|la|du|au|à|et|compris|inclus\w*|soir|matin|fin|de|prévue?|date|partir|dès|sera|est|environ|journée|ce|prochain|\d{1,2}\s?h(?:\d\d)?",
        not_before=r"(?:pas|plus)\b[^.!?⟦⟧]{0,60}?\bavant|qu'?\s?à\s(?:partir\sdu|compter\sdu|mon\sretour)|pas\savant",
        after=r"après",
        begins=r"du|depuis|entre|à\spartir\sdu|à\scompter\sdu|dès",
        answers=r"répond\w*|joignable|disponible|contact\w*|traite\w*|au\sbureau|prendrai",
        away=r"absen\w*|congés?|vacances|fermé\w*|fermeture|déplacement|indisponible|rtt|hors\sdu\sbureau|pas\s(?:là|au\sbureau|disponible)",
        none=r"pas|ne",
        other=r"jusqu\w*|avant",
    ),
    "es": Wording(
        until=r"hasta|fin(?:al)?\s?:",
        back=r"vuelta|vuelv\w+|volver\w*|volveré|regres\w+|retorn\w+|reincorpor\w+|incorpor\w+|de\snuevo|nuevamente|reanud\w+|retom\w+|reabri\w+",
        small=r"el|la|al|día|del|de|inclusive|incluido|y|próximo|próxima|mañana|del|es|será|aproximadamente|ambos|fecha|partir|a|en|fin|final",
        not_before=r"(?:no|hasta)\b[^.!?⟦⟧]{0,60}?\b(?:volv\w+|regres\w+|vuelv\w+|reincorpor\w+)\b[^.!?⟦⟧]{0,40}?\bhasta|no\b[^.!?⟦⟧]{0,60}?\bantes\sdel?",
        after=r"después\sdel?|tras",
        begins=r"desde|del?|entre|a\spartir\sdel?",
        answers=r"respond\w*|contest\w*|disponible|atend\w*|localizable|en\sla\soficina",
        away=r"fuera|ausent\w*|ausencia|vacaciones|no\s(?:estaré|estoy|disponible)|permiso|baja|festivo|cerrad\w+|viaje|licencia|descanso",
        none=r"no",
        other=r"hasta|antes",
    ),
    "pt": Wording(
        until=r"até(?:\sao?)?|fim\s?:|término\s?:",
        back=r"volt\w+|regress\w+|retorn\w+|de\snovo|novamente|reabr\w+|retom\w+",
        small=r"o|ao?|à|dia|de|do|da|inclusive|e|próximo|próxima|final|fim|no|na|em|será|previsto|prevista|para|partir|incluindo|cerca",
        not_before=r"(?:não|só)\b[^.!?⟦⟧]{0,60}?\bantes\sd[eoa]|só\b[^.!?⟦⟧]{0,40}?\b(?:n[oa]|em|a\spartir\sd[eoa])|não\b[^.!?⟦⟧]{0,40}?\b(?:volt\w+|regress\w+|retorn\w+)\b[^.!?⟦⟧]{0,30}?\baté",
        after=r"após|depois\sd[eoa]",
        begins=r"de|do|desde|entre|a\spartir\sd[eoa]",
        answers=r"respond\w*|dispon[íi]ve\w*|contact\w*|no\sescritório|contat\w*|atend\w*",
        away=r"fora|ausent\w*|ausência|férias|não\s(?:estarei|estou|disponível)|licença|folga|fechad\w+|viagem|recesso",
        none=r"não",
        other=r"até|antes",
    ),
    "it": Wording(
        until=r"fino\s(?:a|al|all'|alla|e\scompreso)|sino\s(?:a|al|all')|fine\s?:|a\stutto(?:\sil)?",
        back=r"rientr\w+|ritorn\w+|torn(?:o|er\w+|are)|di\snuovo|nuovamente|ripren\w+|riapr\w+|riapertura|rientro",
        small=r"il|lo|al|giorno|a|di|e|compreso|incluso|prossimo|mattina|data|in|sarà|previsto|dal|da|partire|circa|l'|all'|ufficio|in\sufficio",
        not_before=r"(?:non|solo)\b[^.!?⟦⟧]{0,60}?\bprima\s(?:del|di|dell'|della)|solo\s(?:dal|a\spartire\sdal|il)",
        after=r"dopo",
        begins=r"da|dal|dall'|tra|fra|a\spartire\sda(?:l|ll')?",
        answers=r"rispond\w*|disponibile|reperibile|raggiungibile|contatt\w*|in\sufficio|operativ\w+",
        away=r"fuori|assen\w+|ferie|chius\w+|vacanza|permesso|malattia|trasferta|non\s(?:sarò|sono|disponibile)|congedo|maternità",
        none=r"non",
        other=r"fino|prima|entro",
    ),
    "nl": Wording(
        until=r"tot\sen\smet|t/m|t\.?e\.?m\.?|einde\s?:|t\s?/\s?m",
        back=r"terug\w*|weer|opnieuw|hervat\w*",
        small=r"de|het|op|dag|ongeveer|circa|eind|om|uur|vanaf|ingang|van|per",
        not_before=r"tot(?:\shet)?|(?:niet|geen)\b[^.!?⟦⟧]{0,60}?\bvoor|pas(?:\sweer)?(?:\sop|\svanaf)?",
        after=r"na",
        begins=r"van(?:af)?|sinds|tussen",
        answers=r"bereikbaar|beantwoord\w*|reageer\w*|reageren|antwoord\w*|aanwezig|beschikbaar|contact|kantoor|lees",
        away=r"afwezig\w*|vakantie|vrij|verlof|gesloten|niet\s(?:aanwezig|bereikbaar|op|beschikbaar)|buiten",
        none=r"niet|geen",
        other=r"tot|voor",
    ),
    "sv": Wording(
        until=r"till\soch\smed|t\.?\s?o\.?\s?m\.?|(?:fram\s)?till|tom|slutar",
        back=r"tillbaka|åter\w*|igen|på\skontoret\sigen",
        small=r"den|på|och|med|cirka|ca|omkring|dag|i|slutet|av|jobbet|kontoret|senare|först",
        not_before=r"(?:inte|ej|först)\b[^.!?⟦⟧]{0,50}?\b(?:förrän|före)|först(?:\sigen)?|tidigast",
        after=r"efter",
        begins=r"från(?:\soch\smed)?|fr\.?\s?o\.?\s?m\.?|mellan|sedan",
        answers=r"svar\w*|nå\w*|tillgänglig\w*|anträffbar\w*|läs\w*|kontakt\w*|plats",
        away=r"frånvar\w+|semester\w*|ledig\w*|borta|inte\s(?:på|inne|anträffbar)|resa|stängt|föräldraledig\w*|tjänsteresa",
        none=r"inte|ej",
        other=r"till|före|innan",
    ),
    "da": Wording(
        until=r"til\sog\smed|t\.?\s?o\.?\s?m\.?|(?:frem\s)?til|indtil",
        back=r"tilbage|retur|igen|atter",
        small=r"den|d\.|på|og|med|cirka|ca\.?|dag|i|slutningen|af|kontoret|arbejde|arbejdet|fra|pr\.",
        not_before=r"(?:ikke|først)\b[^.!?⟦⟧]{0,50}?\b(?:før|inden)|først(?:\sigen)?|tidligst",
        after=r"efter",
        begins=r"fra(?:\sog\smed)?|mellem|siden",
        answers=r"svar\w*|besvar\w*|træffes|kontakt\w*|tilgængelig|læs\w*|kontoret",
        away=r"fravær\w*|ferie\w*|fri|lukket|ikke\s(?:på|til)|bortrejst|orlov|rejse",
        none=r"ikke",
        other=r"til|før|inden",
    ),
    "no": Wording(
        until=r"til\sog\smed|t\.?\s?o\.?\s?m\.?|(?:frem\s|fram\s)?til",
        back=r"tilbake|retur|igjen|atter",
        small=r"den|på|og|med|cirka|ca\.?|dag|i|slutten|av|kontoret|jobb|fra",
        not_before=r"(?:ikke|først)\b[^.!?⟦⟧]{0,50}?\b(?:før|innen)|først(?:\sigjen)?|tidligst",
        after=r"etter",
        begins=r"fra(?:\sog\smed)?|mellom|siden",
        answers=r"svar\w*|besvar\w*|treffes|kontakt\w*|tilgjengelig|les\w*|kontoret",
        away=r"fravær\w*|ferie\w*|fri|stengt|ikke\s(?:på|til)|bortreist|permisjon|reise",
        none=r"ikke",
        other=r"til|før|innen",
    ),
    "fi": Wording(
        until=r"päättyy:?|loppuu:?",
        back=r"pala\w+|takaisin|jälleen|taas|uudelleen|töissä",
        small=r"alkaen|noin|on|mukaan|lukien|töihin|toimistolle|työhön|toimistolla|päivä:?",
        not_before=r"vasta|aikaisintaan",
        until_behind=r"(?:\s?mennessä)?\s?(?:asti|saakka|loppuun)|\s?\(?(?:mukaan\slukien|mukaanlukien)",
        before_behind=r"\s?(?:ennen)",
        after_behind=r"\s?(?:jälkeen)",
        begins=r"alkaen",
        answers=r"vasta\w+|tavoitettavissa|paikalla|luen|toimistolla",
        away=r"loma\w*|poissa\w*|vapaa\w*|suljettu|matka\w*|en\sole",
        none=r"en\b|ei\b",
    ),
    "pl": Wording(
        until=r"do",
        back=r"wr[aó]c\w+|powr[oó]\w+|ponownie|znowu|znów|z\spowrotem",
        small=r"dnia|dniu|włącznie|w|od|z|około|końca|i|na",
        not_before=r"(?:nie|dopiero)\b[^.!?⟦⟧]{0,60}?\bprzed|dopiero(?:\sod|\sw)?|najwcześniej",
        after=r"po",
        begins=r"od|z|między|pomiędzy",
        answers=r"odpowi\w+|odpis\w+|dostępn\w+|kontakt\w*|odczyt\w+|w\sbiurze|w\spracy",
        away=r"urlop\w*|nieobecn\w+|poza|wolne|zamknięt\w+|nie\s(?:będę|ma)|delegacj\w+|wyjazd\w*|zwolnieni\w+",
        none=r"nie",
        other=r"przed",
    ),
    "cs": Wording(
        until=r"do|až\sdo",
        back=r"zpět|zpátky|vrát\w+|vrac\w+|návrat\w*|opět|znovu|nastup\w+",
        small=r"dne|včetně|v|ve|od|asi|přibližně|konce|a|na",
        not_before=r"(?:ne\w*|až)\b[^.!?⟦⟧]{0,60}?\bpřed|až(?:\sod|\sv|\spo)?|nejdříve",
        after=r"po",
        begins=r"od|z|mezi",
        answers=r"odpov\w+|k\sdispozici|dostupn\w+|zastižiteln\w+|kontakt\w*|v\skanceláři|v\spráci|ozv\w+",
        away=r"dovolen\w+|nepřítom\w*|mimo|volno|zavřeno|nejsem|nebudu|nemoc\w*|služební\w*",
        none=r"ne\w*",
        other=r"před",
    ),
    "ru": Wording(
        until=r"до|по|включительно\sдо",
        back=r"верн\w+|возвращ\w+|возвращение|выйд\w+|выхо[жд]\w+|выход\s(?:на|из)|снова|вновь|обратно|возобнов\w+|на\sсвязи",
        small=r"числа|дня|включительно|с|в|на|примерно|около|конца|со|только",
        not_before=r"не\sранее(?:\sчем)?|не\sраньше(?:\sчем)?|только|лишь",
        after=r"после",
        begins=r"с|со|от|между|начиная\sс",
        answers=r"ответ\w*|отвеч\w*|доступ\w*|связ\w*|на\sрабочем|в\sофисе|буду\sна",
        away=r"отпуск\w*|отсутств\w*|командировк\w*|вне\s\w+|не\s(?:буду|в\sофисе)|больничн\w*|недоступ\w*|выходн\w+|закрыт\w*",
        none=r"не\b",
        other=r"перед",
    ),
    "uk": Wording(
        until=r"до|по",
        back=r"поверн\w+|поверта\w+|вийду|вихо\w+|знову|назад|віднов\w+",
        small=r"числа|дня|включно|з|у|в|на|приблизно|близько|кінця|із|зі|тільки|лише",
        not_before=r"не\sраніше(?:\sніж)?|тільки|лише",
        after=r"після",
        begins=r"з|із|зі|від|між|починаючи\sз",
        answers=r"відпові\w*|доступ\w*|зв'яз\w*|на\sробочому|в\sофісі",
        away=r"відпуст\w*|відсутн\w*|відрядженн\w*|поза\s\w+|не\s(?:буду|в\sофісі)|лікарнян\w*|недоступ\w*|вихідн\w+",
        none=r"не\b",
        other=r"перед",
    ),
    "tr": Wording(
        until=r"bitiş(?:\starihi)?:?",
        back=r"dön\w+|geri|tekrar|yeniden|işbaşı\w*|iş\sbaşı\w*|ofiste\solacağ\w+|dönüş\w*",
        small=r"tarihi?:?|günü|ancak|yaklaşık",
        not_before=r"en\serken|ancak",
        until_behind=r"\s?(?:'?[a-zçğıöşü]{1,4}\s)?(?:\w+\s){0,2}?(?:tarihine|gününe|günü)?\s?(?:de\s|da\s)?(?:dahil\s(?:olmak\süzere\s)?)?(?:kadar|dek|değin)",
        before_behind=r"\s?(?:'?[a-zçğıöşü]{1,4}\s)?(?:tarihinden|gününden)?\s?önce",
        after_behind=r"\s?(?:'?[a-zçğıöşü]{1,4}\s)?(?:tarihinden|gününden)?\s?sonra",
        answers=r"yanıt\w*|cevap\w*|ulaş\w*|ofiste|müsait\w*|görev\w*",
        away=r"izin\w*|tatil\w*|ofis\sdışı\w*|dışında\w*|yok\w*|raporlu\w*|kapalı\w*|seyahat\w*",
        none=r"\w*(?:meyeceğ|mayacağ)\w*|değil\w*",
    ),
    "ar": Wording(
        until=r"حتى(?:\sنهاية)?|لغاية|الى|إلى(?:\sغاية)?",
        back=r"\w*عود\w*|\w*رجوع\w*|\w*ستأنف\w*|مجدد\w*|\w*أرجع",
        small=r"يوم|تاريخ|بتاريخ|في|غاية|نهاية|من|ان|أن|شاء|الله|بإذن|\w*يوم",
        not_before=r"قبل",
        after=r"بعد",
        begins=r"من|منذ|بين|اعتبارا\sمن|اعتبارًا\sمن|ابتداء\sمن|بدءا\sمن",
        answers=r"\w*الرد|\w*سأرد|متاح\w*|\w*متواجد\w*|\w*تواصل\w*",
        away=r"إجاز\w*|اجاز\w*|\w*خارج|غياب\w*|غائب\w*|عطل\w*|سفر\w*|الإجازة",
        none=r"لن|لا|غير",
    ),
    "he": Wording(
        until=r"ועד|עד(?:\sוכולל|\sליום|\sה-?)?",
        back=r"\w*חוזר\w*|\w*אחזור|\w*לחזור|\w*שוב|\w*אשוב|\w*נחזור|\w*חזרתי|\w*חזרה",
        small=r"ה-?|ב-?|ל-?|תאריך|בתאריך|כולל|וכולל|יום|ביום|ליום|החל|מ-?|לעבודה|למשרד|מיום|מתאריך|בערך",
        not_before=r"לפני|רק(?:\sב-?)?",
        after=r"לאחר|אחרי",
        begins=r"מ-?|מיום|החל\sמ\w*-?|בין|מתאריך|מה-?",
        answers=r"\w*אענה|\w*אשיב|\w*אחזור\sאלי\w+|זמינ?ה?|\w*להשיב|במשרד",
        away=r"\w*חופש\w*|\w*נעדר\w*|מחוץ|\w*היעדר\w*|\w*חל\"ד|מילואים|\w*סגור\w*",
        none=r"לא|אינני|איני",
        other=r"עד",
    ),
    "th": Wording(
        until=r"(?:จน)?ถึง(?:วันที่|วัน)?|จนกระทั่ง|ถึง",
        back=r"กลับ\S*|เปิดทำการ\S*|เริ่มงาน\S*|เข้า(?:ทำงาน|ออฟฟิศ)\S*",
        small=r"วันที่|วัน|ใน|ที่|อีกครั้ง|ได้|ทำงาน|สิ้นสุด|ตั้งแต่|เป็นต้นไป",
        not_before=r"ก่อน(?:วันที่)?",
        after=r"หลัง(?:จาก)?(?:วันที่)?",
        begins=r"ตั้งแต่(?:วันที่)?|ระหว่าง(?:วันที่)?|จาก(?:วันที่)?",
        answers=r"ตอบ\S*|ติดต่อ\S*|สะดวก\S*",
        away=r"ลา(?:พัก|หยุด|ป่วย|กิจ|คลอด)?|หยุด\S*|วันหยุด|ไม่อยู่|ปิด\S*|นอกสถานที่",
        none=r"ไม่",
    ),
    "vi": Wording(
        until=r"đến(?:\shết)?|tới(?:\shết)?|cho\s(?:đến|tới)",
        back=r"trở\slại|quay\slại|đi\slàm\slại|làm\sviệc\s(?:trở\s)?lại|trở\svề|có\smặt",
        small=r"ngày|hết|vào|thứ|sáng|làm\sviệc|văn\sphòng|công\sty|bình\sthường|từ|khoảng|là",
        not_before=r"trước|chỉ\stừ",
        after=r"sau",
        begins=r"từ|kể\stừ",
        answers=r"trả\slời|phản\shồi|liên\shệ|liên\slạc",
        away=r"nghỉ|vắng\smặt|đi\scông\stác|không\scó\smặt|đóng\scửa|kỳ\snghỉ",
        none=r"không|chưa",
    ),
    "id": Wording(
        until=r"sampai(?:\sdengan)?|hingga|s\.?/?d\.?|sd|s\.d\.",
        back=r"kembali|masuk(?:\skantor|\skerja)?|bekerja\slagi|aktif\slagi",
        small=r"tanggal|tgl\.?|hari|pada|dengan|di|ke|kantor|bekerja|mulai|sekitar|akhir",
        not_before=r"sebelum|baru(?:\spada|\sakan)?",
        after=r"setelah|sesudah",
        begins=r"dari|sejak|mulai|antara|per",
        answers=r"membalas|menjawab|merespons?|dihubungi|menghubungi|di\skantor",
        away=r"cuti|libur\w*|tidak\s(?:berada|di|masuk)|luar|tutup|dinas|absen",
        none=r"tidak|belum",
    ),
    "zh": Wording(
        until=r"至|到|直至|直到|截至|截止(?:到|至)?|結束於|结束于",
        back=r"返回|返工|返岗|返崗|返校|回来|回來|回到|归来|歸來|回归|回歸|恢复|恢復|上班|复工|復工|销假|銷假|开工|開工|到岗|到崗|办公|辦公|回公司|回办公室|重新|正常|回司|返司|收假",
        small=r"(?:于|於|在|约|約|预计|預計|将于|將於|时间|時間|日期|为|為|是|:|的|才能|才)+",
        not_before=r"(?!)",
        after=r"(?!)",
        until_behind=r"\s?(?:止|为止|為止|结束|結束|\(含\)|\(含当日\))",
        before_behind=r"\s?(?:之前|以前|前)",
        after_behind=r"\s?(?:之后|之後|以后|以後|后|後)",
        begins=r"自|从|從|由",
        answers=r"回复|回覆|答复|答覆|处理|處理|联系|聯繫|联络|聯絡|查看|与您",
        away=r"休假|请假|請假|放假|年假|外出|出差|不在|假期|休息|度假|产假|產假|离开|離開",
        none=r"不能|无法|無法|不在|未能",
    ),
    "ja": Wording(
        until=r"(?!)",
        back=r"出社|復帰|再開|戻り|戻る|戻って|通常営業|通常業務|営業開始|業務開始|出勤|帰社|職場復帰|帰国|営業いたします|営業を",
        small=r"(?:は|:|予定日|日)+",
        until_behind=r"\s?(?:の?(?:終日)?)?(?:まで|迄|いっぱい)",
        before_behind=r"\s?(?:以前)",
        after_behind=r"\s?(?:の?(?:後|翌日))",
        answers=r"対応|返信|ご?連絡|確認|回答|折り返し|返答",
        away=r"休暇|不在|休業|お休み|休み|夏季|年末年始|出張|休診|休ませ",
        none=r"ません|できません|不在",
    ),
    "ko": Wording(
        until=r"(?!)",
        back=r"복귀\S*|출근\S*|돌아\S*|재개\S*|정상\s?(?:근무|업무|운영|영업)\S*|업무\s?시작",
        small=r"(?:은|는|일|:|예정일?)+",
        until_behind=r"\s?(?:까지)",
        before_behind=r"\s?(?:이전|전)",
        after_behind=r"\s?(?:(?:이|그)?\s?뒤|다음\s?날)",
        answers=r"회신\S*|답변\S*|답장\S*|연락\S*|확인\S*|처리\S*",
        away=r"휴가\S*|부재\S*|출장\S*|휴무\S*|연차\S*|자리를|휴직\S*",
        none=r"어렵|불가|못|없",
    ),
}  # fmt: skip

RANGE = (
    r"-|to|and|until|till|through|thru|bis(?:\szum)?|und|au|et|al|y|hasta(?:\sel)?|a|à|às|ao?|até(?:\so)?|e|fino\sal"
    r"|tot|tot\sen\smet|en|t/m|till|och|til|og|og\stil|do|i|po|по|до|и|и\sпо|і|та|ile|ve|إلى|الى|حتى|و|עד|ועד|ל-?|ו-?"
    r"|ถึง|จนถึง|và|đến|tới|sampai|hingga|dan|s/d|至|到|から|より|부터|jusqu'?\s?au|->|>"
)
"""Between the first and the last day of an absence."""
EITHER = r"or|/|and/or|oder|ou|o|of|eller|tai|lub|nebo|или|або|veya|أو|או|หรือ|hoặc|atau|或|または|또는"
UNSPACED = frozenset({"zh", "ja", "ko", "th"})
"""Languages that put no space between words, or put endings on them."""
