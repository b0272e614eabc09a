"""Words that carry no subject in a question, folded (lower case, ё as е). Dropped from queries, kept in the index."""

RUSSIAN = frozenset(
    """
    а без более бы был была были было быть в вам вами вас ваш ваша ваше вашего вашей вашем вашему ваши вашим вашими ваших
    вашу ведь весь во вот все всего всегда всей всем всеми всему всех всю вы где да даже для до другой его ее ей ему если
    есть еще ж же за здесь и из или им ими их к как какая какие каким каких какого какой каком какому какую ко когда кто
    куда ли лишь лучше между меня мне мной много мог могу могут может можно мои моим моих мой моя мое моего моей моему мою
    мы на над надо нам нами нас наш наша наше нашего наши не него нее ней нельзя нем нему нет нею ни ним ними них ничего но
    ну нужно о об однако он она они оно от очень перед по под после потом потому почему при про просто раз с сам сама сами
    само своего своей свои своим своих свой свою себе себя со совсем так такая также такие такого такое такой там те тебе
    тебя тем теперь то тобой тогда того тоже той только том тому тот ты у уж уже хотя хочу хочется чего чей чем через что
    чтобы чье чья эта эти этим этих это этого этой этом этому этот эту я буду будет будете будем будут давайте делать
    сделать нужен нужна нужны почем сколько зачем откуда какова каков либо пусть итак именно
    """.split()
)

ENGLISH = frozenset(
    """
    a about after again all am an and any are aren as at be because been before being below between both but by can cannot
    could couldn did didn do does doesn doing don down during each few for from further had hadn has hasn have haven having
    he her here hers herself him himself his how i if in into is isn it its itself just me more most my myself no nor not
    now of off on once only or other our ours ourselves out over own same she should shouldn so some such than that the
    their theirs them themselves then there these they this those through to too under until up very was wasn we were weren
    what when where which while who whom why will with won would wouldn you your yours yourself yourselves ll re ve d m s t
    get got want wants need needs im ive id cant dont doesnt isnt
    """.split()
)

GERMAN = frozenset(
    """
    aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist bitte da dabei dafur damit dann
    das dass daruber dazu dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch
    eben ein eine einem einen einer eines er es etwas euch euer fur gegen geht gibt habe haben hat hatte hatten hier hin hinter ich ihm ihn
    ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jetzt kann kannst kein keine keinen keiner konnen konnte
    mal man mehr mein meine meinem meinen meiner meines mich mir mit muss mussen mochte nach nicht nichts noch nun nur ob oder ohne
    schon sehr sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte sonst tun uber um und uns unser unsere unserem
    unseren unserer unter vom von vor wann war waren warum was weil welche welchem welchen welcher welches wenn wer werde werden wie wieder wieso
    will wir wird wo woher wohin wurde wurden zu zum zur zwischen
    """.split()
)

SPANISH = frozenset(
    """
    a al algo algun alguna algunas alguno algunos ante antes asi aun aunque bien cada como con contra cual cuales cuando cuanto cuanta cuantos
    cuantas de del desde donde dos durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estan estar
    estas este esto estos estoy fue fueron ha haber habia hace hacer hacia hago han hasta hay haya he incluso la las le les lo los mas me mi mia
    mias mio mios mis mismo mucho muy nada necesito ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco
    por porque puede pueden puedo pues que quien quienes quiero se sea segun ser si sido sin sobre son soy su sus suya suyo tal tambien tan tanto te
    tener tengo ti tiene tienen todo toda todos todas tu tus un una unas uno unos usted ustedes va vez y ya yo
    """.split()
)

STOP_WORDS = RUSSIAN | ENGLISH  # of both, where no language is told
STOP_WORDS_OF = {"de": GERMAN, "es": SPANISH}


def stop_words(lang: str) -> frozenset[str]:
    """Those of a language. Of one without a list none: a word too many is looked for, none that carries a subject is lost."""
    return STOP_WORDS if lang in ("", "ru", "en") else STOP_WORDS_OF.get(lang, frozenset())


# Words that show a Latin text is English and not transliterated Russian: none of them (as a, i, do, no, on, to, my,
# me would) also reads as a Russian one.
ENGLISH_FUNCTION = frozenset(
    """
    the an is are was were been does did have has had you he she it they your our their this that these those
    what when where which who why how can could will would should may might must not and or but if in at from for
    with without of by as about into us them there here please get am
    """.split()
)
