"""Typography at the level of print, case by case and language by language.

A row: what is typed → what is set, with ⍽ for a no-break space, ‑ for a no-break hyphen. Sources:
Мильчин и Чельцова, Справочник издателя и автора; Лопатин, Правила русской орфографии и пунктуации
(2006); Гиленсон, Справочник художественного и технического редакторов; Закон РБ № 420-З;
Український правопис 2019; New Hart's Rules; The Chicago Manual of Style; CLDR 48.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.typography import typeset
from plugins.typography.cldr import module_of
from plugins.typography.delimiters import MARKS
from plugins.typography.usage import usage

SPAN = re.compile(r'<span class="(?:amp|caps|d?quo)">(.*?)</span>')

CASES = {
    "ru quotations": """
"Что?" - спросил он. "Ничего!" → «Что?»⍽— спросил он. «Ничего!»
Он сказал: "Приду в 5 часов". → Он сказал: «Приду в⍽5 часов».
("Труд") и ["Заря"] → («Труд») и⍽[«Заря»]
""Заря" вышла" сегодня → «„Заря“ вышла» сегодня
"Заря""Труд" → «Заря»«Труд»
фильм "Ёлки-2" и "Ёлки 3" → фильм «Ёлки-2» и⍽«Ёлки 3»
'Заря' вышла → «Заря» вышла
журнал ''Заря'' вышел → журнал «Заря» вышел
&lt;&lt;Заря&gt;&gt; вышла, 2 &lt;&lt; 3 → «Заря» вышла, 2 &lt;&lt; 3
«Заря" и "Труд» → «Заря» и⍽«Труд»
„Заря" и "Труд“ → „Заря“ и⍽„Труд“
“Заря" и "Труд” → “Заря” и⍽“Труд”
Жанна д'Арк и О'Генри → Жанна д’Арк и⍽О’Генри
"Абзац, который не закрыт → «Абзац, который не⍽закрыт
"Да ". Он ушёл → «Да ». Он ушёл
"Что? "- спросил он → «Что? »⍽— спросил он
код x="y", f('z') и a["b"] → код x="y", f('z') и⍽a["b"]
ООО "Завод "Ромашка" → ООО «Завод «Ромашка»
слово " слово " слово → слово « слово » слово
он добавил: "...и ушёл" → он добавил: «…и⍽ушёл»
<b>"Да</b> и нет" → <b>«Да</b> и⍽нет»
"Газета "<b>Заря</b>" вышла" → «Газета „<b>Заря</b>“ вышла»
роман "Мы" (1920 г.) → роман «Мы» (1920⍽г.)
класс 7 "Б" и самолёт "Ил-18" → класс 7 «Б» и⍽самолёт «Ил-18»
"Экран 15"" вышел → «Экран 15″» вышел
Он сказал: "Экран 15" и всё" → Он сказал: «Экран 15″ и⍽всё»
""",
    "ru dashes": """
Жизнь прожить - не поле перейти → Жизнь прожить⍽— не⍽поле перейти
-- Да, -- сказал он. → —⍽Да,⍽— сказал он.
-Да, - сказал он. → —⍽Да,⍽— сказал он.
—Да, — сказал он. → —⍽Да,⍽— сказал он.
— Да, — сказал он. → —⍽Да,⍽— сказал он.
Он вошёл.<br>-- Кто там? → Он вошёл.<br>—⍽Кто там?
Да, -сказал он → Да,⍽— сказал он
"Да",- сказал он → «Да»,⍽— сказал он
"Да"-сказал он → «Да»⍽— сказал он
Кто?!- крикнула она → Кто?!⍽— крикнула она
'Да,'- сказал он → «Да,»⍽— сказал он
Идём,- позвал он.- Скорее! → Идём,⍽— позвал он.⍽— Скорее!
Он спросил:- Кто там? → Он спросил:⍽— Кто там?
Он кивнул. (- Да, - сказал он.) → Он кивнул. (—⍽Да,⍽— сказал он.)
Он сказал: "- Нет!" и ("- Да") → Он сказал: «—⍽Нет!» и⍽(«—⍽Да»)
Да,-сказал он.-Идём! → Да,⍽— сказал он.⍽— Идём!
Да, –сказал он; Да,-буркнул он → Да,⍽– сказал он; Да,⍽— буркнул он
св.-Троицкий и А.-М. Ампер → св.-Троицкий и⍽А.-М.⍽Ампер
"Я хотел -" и "-" → «Я⍽хотел⍽—» и⍽«-»
Он ушёл - → Он ушёл⍽—
слово--слово → слово—слово
поезд Москва-Минск → поезд Москва-Минск
1-комнатная, ость, -ение → 1-комнатная, ость, -ение
- → -
""",
    "ru ranges": """
15-20% и 5-6 % → 15–20% и⍽5–6⍽%
с. 15-20, стр. 345-50 → с.⍽15–20, стр.⍽345–50
в I-II кварталах, V-VI классы → в⍽I–II кварталах, V–VI классы
в ХIХ-ХХ вв. и IX-X вв. → в⍽ХIХ–ХХ⍽вв. и⍽IX–X⍽вв.
50-60-е годы, 1990-2000-е → 50–60-е годы, 1990–2000-е
100-200 км, 500-1000 рублей → 100–200⍽км, 500–1000 рублей
20-25-летний, 5-6-этажный → 20–25-летний, 5–6-этажный
$10-15, 10-15 $ → $10–15, 10–15⍽$
8000-10000 рублей → 8000–10000 рублей
с 10.00-12.30 и 22:00-6:00 → с⍽10.00–12.30 и⍽22:00–6:00
01.05.2012-05.06.2012 → 01.05.2012–05.06.2012
в 5-10 классе → в⍽5–10 классе
в 10-15 км и в 20-25 минутах → в⍽10–15⍽км и⍽в⍽20–25 минутах
сезон 2012-13 → сезон 2012–13
1941 - 1945 гг., поэт (1799 - 1837) → 1941–1945⍽гг., поэт (1799–1837)
12-14 мая, 5 - 7 мая → 12–14⍽мая, 5–7⍽мая
журнал № 5-6, журнал №5-6 → журнал №⍽5–6, журнал №5–6
выиграли 3-1, уступили 0-2 → выиграли 3–1, уступили 0–2
...10-12 человек, Перу --- Чили 2-1 → …10–12 человек, Перу⍽— Чили 2–1
со счётом 25-20 → со⍽счётом 25–20
победили 102-98, победой 3-1 → победили 102–98, победой 3–1
"Заря" - "Труд" 3-1, Перу - Чили 2-1 → «Заря»⍽— «Труд» 3–1, Перу⍽— Чили 2–1
25 мая-10 июня, Лк. 1:26-38 → 25⍽мая⍽— 10⍽июня, Лк. 1:26–38
"Заря" (Орша) - "Труд" 4-2, сыграв 2-1 → «Заря» (Орша)⍽— «Труд» 4–2, сыграв 2–1
матч завершился 2-1, №№ 5-7, USD 5-10 → матч завершился 2–1, №№⍽5–7, USD 5–10
ГОСТ, 10-15 кг и доб. 12-34 → ГОСТ, 10–15⍽кг и⍽доб. 12-34
победа: 10-15 мая, 95-103 кг → победа: 10–15⍽мая, 95–103⍽кг
Мф. 5:3-12 → Мф. 5:3–12
IV-III вв. до н. э., 500-450 гг. до н. э. → IV–III⍽вв. до⍽н.⍽э., 500–450⍽гг. до⍽н.⍽э.
в 20-30-х годах → в⍽20–30-х годах
""",
    "ru hyphens of numbers": """
ISSN 0235-6789, ГОСТ 7.1-84 → ISSN 0235-6789, ГОСТ 7.1-84
ГОСТ Р 1234-97, СТБ 1234-2009 → ГОСТ Р 1234-97, СТБ 1234-2009
Airbus 320-500, Superjet 100-150 → Airbus 320-500, Superjet 100-150
Ту-154, Ил-76, Т-34-85, Евро-2012 → Ту-154, Ил-76, Т-34-85, Евро-2012
ст. 12-15 КоАП → ст.⍽12-15 КоАП
16-400 Сувалки → 16-400 Сувалки
№ 120-250, дело № 12-13 → №⍽120-250, дело №⍽12-13
2-3=5 → 2-3=5
тел. для справок: 22-345, 33-46. → тел. для справок: 22-345, 33-46.
после победы в 18-30 начнётся → после победы в⍽18-30 начнётся
тел.: 22-345, 33-456 и 44-567 → тел.: 22-345, 33-456 и⍽44-567
+375-17-200-30-40 и 8 (017) 200-30-40 → +375-17-200-30-40 и⍽8 (017) 200-30-40
ул. Мира, 12-34 и д. 12-14 → ул.⍽Мира, 12-34 и⍽д.⍽12-14
в 9-30 утра, до 18-30. → в⍽9-30 утра, до⍽18-30.
начало: 18-30 - 20-45 → начало: 18-30⍽— 20-45
рейс 12-34, код 10-15 → рейс 12-34, код 10-15
18-30 Концерт в лесу → 18-30 Концерт в⍽лесу
Начало 18-30. Начало концерта: 19-45 → Начало 18-30. Начало концерта: 19-45
Среда, 18-30; 5 мая, 17-30 → Среда, 18-30; 5⍽мая, 17-30
Ул. Мира, 10-15 и ГОСТ Р 1.0-2012 → Ул. Мира, 10-15 и⍽ГОСТ Р 1.0-2012
от 5 июня 2013 г. № 12-13 → от⍽5⍽июня 2013⍽г. №⍽12-13
дело 12-34, протокол 5-7; по 8240-97 → дело 12-34, протокол 5-7; по⍽8240-97
патроны 7,62-39 → патроны 7,62-39
Бомбардье 100-200, по номеру 22-345 → Бомбардье 100-200, по⍽номеру 22-345
Справки: 222-333, "Динамо"-2 → Справки: 222-333, «Динамо»-2
2013-05, 2013-05-29, 05-06 → 2013-05, 2013-05-29, 05-06
555-1234, 123-4 → 555-1234, 123-4
""",
    "ru spaces": """
В. И. Ленин и А. Блок → В.⍽И.⍽Ленин и⍽А.⍽Блок
А.С. Пушкин, Пушкин А.С. → А.С.⍽Пушкин, Пушкин⍽А.С.
Петров П. П. и др. → Петров⍽П.⍽П. и⍽др.
сказал А. С. Пушкин → сказал А.⍽С.⍽Пушкин
Пётр I, Людовик XIV → Пётр⍽I, Людовик⍽XIV
до н. э., к. т. н., и т. д., в т. ч. → до⍽н.⍽э., к.⍽т.⍽н., и⍽т.⍽д., в⍽т.⍽ч.
5 мая 1945 г., XX в., в 90-х гг. → 5⍽мая 1945⍽г., XX⍽в., в⍽90‑х⍽гг.
100 р. 50 коп., 5 тыс. руб. → 100⍽р. 50⍽коп., 5⍽тыс.⍽руб.
гл. 3, табл. 2, № 5, § 7 → гл.⍽3, табл.⍽2, №⍽5, §⍽7
г. Минск, р. Неман, ул. Мира → г.⍽Минск, р.⍽Неман, ул.⍽Мира
проф. Иванов, г-н Петров → проф.⍽Иванов, г-н⍽Петров
100 км/ч, 5 мм рт. ст., 20 °C → 100⍽км/ч, 5⍽мм рт.⍽ст., 20⍽°C
Дж. Лондон, 220 В, 5 А → Дж.⍽Лондон, 220⍽В, 5⍽А
Знал бы он! Он ли это? То же → Знал⍽бы он! Он⍽ли это? То⍽же
а в лесу не было ни души → а⍽в⍽лесу не⍽было ни⍽души
1 000 000, но 2012 100 → 1⍽000⍽000, но 2012 100
ок. 1500 г., тел. 22-345, II тыс. до н. э. → ок.⍽1500⍽г., тел.⍽22-345, II⍽тыс. до⍽н.⍽э.
пр-т Мира, гр-н Петров, митр. Пётр → пр-т⍽Мира, гр-н⍽Петров, митр.⍽Пётр
мн. ч., т. наз., 10 час. → мн.⍽ч., т.⍽наз., 10⍽час.
трактор МТЗ 80-82 купили, БТР 60-80 → трактор МТЗ 80-82 купили, БТР 60-80
в США 10-15 лет, СССР 1941-1945, СНГ 20-25 мая → в⍽США 10–15⍽лет, СССР 1941–1945, СНГ 20–25⍽мая
НДС 10-20%, МКАД 10-15 км → НДС 10–20%, МКАД 10–15⍽км
1-й, 5-ти, 90-х, 3-я → 1‑й, 5‑ти, 90‑х, 3‑я
И-16, 5-летний → И-16, 5-летний
""",
    "ru signs": """
от -5 до -10, (-3), -5...-10 °C → от⍽−5 до⍽−10, (−3), −5…−10⍽°C
"'-5' и -3--нет", "цех"-5 → «„−5“ и⍽−3—нет», «цех»-5
7 - 4 = 3, 2 + 3 - 1 → 7⍽− 4 = 3, 2 + 3⍽− 1
х - 1 = 5 → х⍽− 1 = 5
3х4 м, 1920x1080, 2х3х4 → 3×4⍽м, 1920×1080, 2×3×4
0x10, х5 → 0x10, х5
(c) 2012, (r), Имя(tm), f(r) → © 2012, (r), Имя™, f(r)
5 +/- 2, +-3, 10+/-1 → 5 ± 2, ±3, 10±1
путь /usr/lib/a--b, файл a--b.h → путь /usr/lib/a--b, файл a--b.h
5' и 6", 3,5" и 15,6" → 5′ и⍽6″, 3,5″ и⍽15,6″
на 55° 45' 20" с. ш. → на⍽55° 45′ 20″ с.⍽ш.
Да!... Что?... Как?!... → Да!.. Что?.. Как?!.
Ушёл.... И вот → Ушёл… И⍽вот
а......б → а......б
отчёт--2.docx, img_10-15.jpg → отчёт--2.docx, img_10-15.jpg
ls --all, x=a--b, #10-15 → ls --all, x=a--b, #10-15
""",
    "be": """
аб'ява, з'езд, пад'езд → аб’ява, з’езд, пад’езд
аб"ява, сям`я, сям´я → аб’ява, сям’я, сям’я
"Аб'ява" і "З'ява" → «Аб’ява» і⍽«З’ява»
"Газета "Звязда"" → «Газета „Звязда“»
- Хто? - спытаў ён. → —⍽Хто?⍽— спытаў ён.
-Так! -гукнуў ён. → —⍽Так!⍽— гукнуў ён.
у 1941-1945 гг. і ў XX ст. → у⍽1941–1945⍽гг. і⍽ў⍽XX⍽ст.
выйгралі 3-1, вынік 2-1 → выйгралі 3–1, вынік 2–1
ён жа казаў бы → ён⍽жа казаў⍽бы
вул. Мележа, г. Гомель, Я. Колас → вул.⍽Мележа, г.⍽Гомель, Я.⍽Колас
на 5-м паверсе, 1-ы, 2-га → на⍽5‑м паверсе, 1‑ы, 2‑га
і г. д., т. зв., г. зн. → і⍽г.⍽д., т.⍽зв., г.⍽зн.
будынак 5-7, пратакол 5-10, з 10-30 да 18-00 → будынак 5-7, пратакол 5-10, з⍽10-30 да⍽18-00
МТЗ 80-82, у США 10-15 чалавек → МТЗ 80-82, у⍽США 10–15 чалавек
5 км, 10 руб., 3 ліпеня → 5⍽км, 10⍽руб., 3⍽ліпеня
""",
    "uk": """
об'єкт, п'ять, В'ЯЗ → об’єкт, п’ять, В’ЯЗ
об"єкт, п`ять → об’єкт, п’ять
"Роман "Місто"" → «Роман „Місто“»
- Хто? - спитав він. → —⍽Хто?⍽— спитав він.
Хто?-спитав він → Хто?⍽— спитав він
в 1941-1945 рр., XIX-XX ст. → в⍽1941–1945⍽рр., XIX–XX⍽ст.
постанова 12-34, об 11-30, з 10-15 осіб → постанова 12-34, об⍽11-30, з⍽10–15⍽осіб
виграли 3-1, матч закінчився 2-1 → виграли 3–1, матч закінчився 2–1
ім. Франка, м. Львів, І. Франко → ім.⍽Франка, м.⍽Львів, І.⍽Франко
5 грн, 100 тис. грн → 5⍽грн, 100⍽тис.⍽грн
він би знав, він же казав, та ін. → він⍽би знав, він⍽же казав, та⍽ін.
Що?... Так!... → Що?.. Так!..
1-й, 5-ї, 90-х → 1‑й, 5‑ї, 90‑х
""",
    "kk": """
"Ана "тілі" газеті" → «Ана “тілі” газеті»
- Иә, - деді ол. → —⍽Иә,⍽— деді ол.
бұйрық № 12-13, есебі 3-1 → бұйрық №⍽12-13, есебі 3–1
МТЗ 80-82, АҚШ 10-15 адам → МТЗ 80-82, АҚШ 10–15⍽адам
Алматы - қала → Алматы⍽— қала
ХХ ғ., 1941-1945 жж. → ХХ⍽ғ., 1941–1945⍽жж.
ХІХ-ХХ ғғ. → ХІХ–ХХ⍽ғғ.
А. Құнанбаев 5 км жүрді → А.⍽Құнанбаев 5⍽км жүрді
1-ші, 5-ші қатар → 1‑ші, 5‑ші қатар
""",
    "en quotations": """
"Yes," he said. "No." → “Yes,” he said. “No.”
"A "B "C" D" E" → “A ‘B “C” D’ E”
'A 'B' C' → ‘A “B” C’
the "man"'s hat → the “man”’s hat
``Yes,'' he said → “Yes,” he said
''Yes,'' he said → “Yes,” he said
He said:"Yes"and left → He said:“Yes”and left
“Yes" and "no” → “Yes” and “no”
the end." And more → the end.” And more
lang="en", print('x'), the ("so") → lang="en", print('x'), the (“so”)
"Not closed "yes" here → “Not closed “yes” here
`Yes,' he said, ‘60 men’ → ‘Yes,’ he said, ‘60 men’
"Get 'er done," he said → “Get ’er done,” he said
'My name,' said he, 'is Ann, and → ‘My name,’ said he, ‘is Ann, and
'Come in!' he said. 'It's late. → ‘Come in!’ he said. ‘It’s late.
''Tis late,' he said; ''E's gone.' → ‘’Tis late,’ he said; ‘’E’s gone.’
''Tis not the boys' fault,'' he said → “Tis not the boys’ fault,” he said
on it 'S. Holmes for J. O.' stood → on it ‘S.⍽Holmes for J.⍽O.’ stood
'UN has failed', he said → ‘UN has failed’, he said
'E-bikes', 'T-shirt' and 'Ave Maria' → ‘E-bikes’, ‘T-shirt’ and ‘Ave Maria’
'Go on,' she said, 'now.' → ‘Go on,’ she said, ‘now.’
the "man"[1] and "it"; "x": "y" → the “man”[1] and “it”; “x”: “y”
""",
    "en apostrophes": """
'Bout time; 'kay; 'nuff said → ’Bout time; ’kay; ’nuff said
'cause I said 'yes' 'round here → ’cause I said ‘yes’ ’round here
the '60s-'70s, class of '12 → the ’60s–’70s, class of ’12
the '80s' best films, the word '80s' → the ’80s’ best films, the word ‘80s’
rock 'n--roll, ''tis'' he → rock ’n—roll, “tis” he
he met the 'gator there → he met the ’gator there
the Jones' house, James's → the Jones’ house, James’s
a year 'in the '90s', for '90s 'kids' → a year ‘in the ’90s’, for ’90s ‘kids’
'Let 'em wait 'til ten,' he said. → ‘Let ’em wait ’til ten,’ he said.
'Pon my word, the 'Pink 'un' says → ’Pon my word, the ‘Pink ’un’ says
'Salem's Lot; 'Allo, 'allo; 'e's in → ’Salem’s Lot; ’Allo, ’allo; ’e’s in
goin' home, o' the wisp → goin’ home, o’ the wisp
10'000 francs, 2'500'000 → 10’000 francs, 2’500’000
's-Hertogenbosch, 'struth → ’s-Hertogenbosch, ’struth
‘90s, ‘tis, O‘Neil → ’90s, ’tis, O’Neil
'round table', he said → ‘round table’, he said
he'd've, y'all'd → he’d’ve, y’all’d
'phone him, 'tweren't, 'tain't → ’phone him, ’tweren’t, ’tain’t
'phone book', he said → ‘phone book’, he said
'twas singin' 'til mornin' → ’twas singin’ ’til mornin’
""",
    "en primes": """
5'10" and 6' 2" and 12" → 5′10″ and 6′ 2″ and 12″
a 5"x7" photo → a 5″×7″ photo
40°26'46"N 79°58'56"W → 40°26′46″N 79°58′56″W
"a 12" ruler," he said → “a 12″ ruler,” he said
born "in 1912" → born “in 1912”
"Trail '72", 17" wide → “Trail ’72”, 17″ wide
5'10½" tall, a 6'-0" door, 6'2 1/2" → 5′10½″ tall, a 6′-0″ door, 6′2 1/2″
1/2" pipe, 2-3/8" and 8½"x11" → 1/2″ pipe, 2-3/8″ and 8½″×11″
"born on 9/8" and "in 1/2" → “born on 9/8” and “in 1/2”
3'-5' deep, 15"/17" screens → 3′–5′ deep, 15″/17″ screens
the 7"s and 12"s, the "1990"s → the 7″s and 12″s, the “1990”s
"My 12"s are old," he said → “My 12″s are old,” he said
""",
    "en dashes": """
Mr. B---- and D-- → Mr.⍽B—— and D—
x<br>-- Oscar Wilde → x<br>— Oscar Wilde
1914--1918 → 1914–1918
he said - no - that → he said⍽– no⍽– that
He left -- → He left⍽–
"Know thyself." --Thales → “Know thyself.” —Thales
"I was -" she said, the "-" sign → “I was⍽–” she said, the “-” sign
run x --Help, -x → run x --Help, -x
" " -- Harpo Marx → “ ”⍽– Harpo Marx
git commit --amend → git commit --amend
see a--b.txt, x--y.tar.gz → see a--b.txt, x--y.tar.gz
key=a--b, file_name--x → key=a--b, file_name--x
""",
    "en ranges": """
pp. 15-20, pages 345-50 → pp.⍽15–20, pages 345–50
pp. 123-4, 1941-5, in 123-4 → pp.⍽123–4, 1941–5, in 123-4
nos 5-7, No. 5-7 → nos⍽5–7, No.⍽5-7
500-400 BC → 500–400⍽BC
5%-10%, 5 °C-10 °C → 5%–10%, 5⍽°C–10⍽°C
7-8pm, 9am-5pm, 10 am-5 pm → 7–8pm, 9am–5pm, 10⍽am–5⍽pm
£5m-£10m, $1.5bn-$2bn → £5m–£10m, $1.5bn–$2bn
10,000-15,000 people → 10,000–15,000 people
1960s-1970s → 1960s–1970s
Matthew 5:3-12 and 5:3-7:27 → Matthew 5:3–12 and 5:3–7:27
Luke 1:26-38, John 18:28-40 → Luke 1:26–38, John 18:28–40
June 5-July 6, 10 May-12 June → June 5–July 6, 10⍽May–12⍽June
(4 May 1879 - 8 June 1955), (1685 - 1750) → (4⍽May 1879⍽– 8⍽June 1955), (1685–1750)
the winter of '62-'63, 2004-'05 → the winter of ’62–’63, 2004–’05
open 10-6, Sat 9-1; 9:30-5, 9.30-4.15 → open 10–6, Sat 9–1; 9:30–5, 9.30–4.15
1,200-1,500kcal, 10-20GB → 1,200–1,500kcal, 10–20GB
they drew ½-½, 5 - 10 May, 5 - 10 men → they drew ½–½, 5–10⍽May, 5 - 10 men
Lions 31-28 Bears, Leeds 1-1 York → Lions 31–28 Bears, Leeds 1–1 York
it ended 3-3, a 10-6 record → it ended 3–3, a 10–6 record
level at 31-31, a 15-6 deficit, 40-0 up → level at 31–31, a 15–6 deficit, 40–0 up
a 19-13 Six Nations loss; at 2-2, 0-30 → a 19–13 Six Nations loss; at 2–2, 0–30
1st-3rd, 21st-22nd → 1st–3rd, 21st–22nd
chapters I-V, XIX-XX → chapters I–V, XIX–XX
won 85-72, a 5-4 vote, a 3-2 win → won 85–72, a 5–4 vote, a 3–2 win
they drew 1-1 → they drew 1–1
call 555-1234 or 555-600 → call 555-1234 or 555-600
extension 12-34, UN Resolution 12-34 → extension 12-34, UN Resolution 12-34
the 9-11 attacks, since 9-11, 7-7 bombers → the 9-11 attacks, since 9-11, 7-7 bombers
ages 9-11, on 9-11 May, 9-11 years → ages 9–11, on 9–11⍽May, 9–11 years
a 737-800, Boeing 747-800 → a 737-800, Boeing 747-800
ISO 9001-2015, RFC 1000-1100 → ISO 9001-2015, RFC 1000-1100
Public Law 107-56, Fig. 2-5 → Public Law 107-56, Fig.⍽2-5
Pub. L. 107-56, § 2-207, §§ 5-7 → Pub. L. 107-56, §⍽2-207, §§⍽5–7
Case 21-476, Docket 12-96 → Case 21-476, Docket 12-96
in case 10-15 come; the rule, 5-6 men → in case 10–15 come; the rule, 5–6 men
at odds of 7-1 or 11-4, a 3-1 shot → at odds of 7-1 or 11-4, a 3-1 shot
24-7, 50-50, 12345-6789 → 24-7, 50-50, 12345-6789
10-K, 5-a-side, 20-year-old → 10-K, 5-a-side, 20-year-old
version 1.2-3 → version 1.2-3
""",
    "en signs and spaces": """
-5 or -10°C; run head -5 file → −5 or −10°C; run head -5 file
-£10m, log --oneline -5 → −£10m, log --oneline -5
x - 1 = 5, a - b = c, plan B - it → x⍽− 1 = 5, a⍽− b = c, plan B⍽– it
10 x 15 cm, a 4x4 → 10⍽×⍽15⍽cm, a 4x4
a 2"x4"x8' beam → a 2″×4″×8′ beam
(a) one (b) two (c) Three → (a) one (b) two (c) Three
(C) Paper, Brand(R), Thing(TM) → © Paper, Brand®, Thing™
in clause (c) Members shall → in clause (c) Members shall
.../docs, yes.../no... → .../docs, yes…/no…
Wait . . . what .... end → Wait … what …. end
J. K. Rowling, George W. Bush → J.⍽K.⍽Rowling, George W.⍽Bush
No. 5, vol. 3, § 5 → No.⍽5, vol.⍽3, §⍽5
St John, Mrs. Jones → St⍽John, Mrs.⍽Jones
£5 million, 500 BC, AD 500 → £5⍽million, 500⍽BC, AD⍽500
Henry VIII; Then I went → Henry⍽VIII; Then I went
10 a.m., 20 mph, 5 °C → 10⍽a.m., 20⍽mph, 5⍽°C
""",
    "de": """
"Ja", sagt er, "das 'ist' gut". → „Ja“, sagt er, „das ‚ist‘ gut“.
's ist so, 'ne Sache -- gut → ’s ist so, ’ne Sache⍽– gut
'68er, die '90er → ’68er, die ’90er
10-15 Leute → 10–15 Leute
Joh 13,4-7 und Mt 5,3-12; Az. 12-345 → Joh 13,4–7 und Mt 5,3–12; Az. 12-345
Er kam - leider - spät, um - 60 % → Er kam⍽– leider⍽– spät, um - 60 %
1.-5. Mai, 1.5.-3.6.2012, Fr. 10.- → 1.–5. Mai, 1.5.–3.6.2012, Fr. 10.-
"Ich -" sagte sie; "Rot", "was "Blau"heißt" → „Ich⍽–“ sagte sie; „Rot“, „was ‚Blau‘heißt“
„was ‚Blau‘heißt“ → „was ‚Blau‘heißt“
(1685 - 1750) → (1685–1750)
""",
    "fr": """
"Oui", dit-il : "l'ami" ! → «⍽Oui⍽», dit-il⍽: «⍽l’ami⍽»⍽!
« Non » et «oui» ? → «⍽Non⍽» et «⍽oui⍽»⍽?
« L'"ami" » et "l'« ami »" → «⍽L’«⍽ami⍽»⍽» et «⍽l’«⍽ami⍽»⍽»
10-15 → 10-15
""",
    "fr-CH": '\n"Oui" → «Oui»\n',
    "it": '\n"l\'"amico" vero" → «l’“amico” vero»\n',
    "nl": "\nmet l'\"homme\" → met l’‘homme’\n‘s avonds ‘Em’ → ’s avonds ‘Em’\n",
    "pl": "\n\"Tak 'nie' tak\" → „Tak «nie» tak”\n",
    "lt": '\n,,Taip" ir "ne" → „Taip“ ir „ne“\n',
    "sv": '\n"Ja" → ”Ja”\n',
    "pt-PT": '\n"Sim" → «Sim»\n',
    "pt": '\n"Sim" → “Sim”\n',
    "he": '\nצה"ל אמר "כן" → צה"ל אמר ”כן”\n',
    "bg": '\n"Да" → „Да“\n',
    "tt": '\n"Әйе" - диде... 5-10 → "Әйе" - диде... 5-10\n',
}  # fmt: skip


def rows() -> list[tuple[str, str, str]]:
    return [
        (group.split()[0], *row.split(" → "))
        for group, table in CASES.items()
        for row in table.strip("\n").split("\n")
    ]


@pytest.mark.parametrize(("lang", "typed", "expected"), rows())
def test_what_is_typed_is_set_as_in_print(lang: str, typed: str, expected: str) -> None:
    html = typeset(f"<div>{typed}</div>", lang).removeprefix("<div>").removesuffix("</div>")
    assert SPAN.sub(r"\1", html).replace("\u00a0", "⍽") == expected


@pytest.mark.parametrize("lang", ["en", "ru", "be", "uk", "kk", "de", "fr", "pl", "cs", "nl"])
def test_what_is_set_is_set_once_in_every_language(lang: str) -> None:
    for _, typed, _ in rows():
        once = typeset(f"<p>{typed}</p>", lang)
        assert typeset(once, lang) == once, typed


@pytest.mark.parametrize(
    ("tag", "marks"),
    [
        ("ru-BY", "«»„“"),
        ("de-CH", "„“‚‘"),
        ("fr-CA", "«»”“"),
        ("zh-hant-tw", "「」『』"),
        ("az-CYRL", "«»‹›"),
        ("AZ", "“”‘’"),
        ("x-own", None),
        ("tt", None),
        ("", None),
    ],
)
def test_a_language_has_the_marks_that_cldr_gives_it(tag: str, marks: str | None) -> None:
    found = usage(tag)
    assert (found and "".join(found.outer + found.inner)) == marks


def test_marks_that_were_only_inherited_are_not_a_languages_own() -> None:
    """CLDR gives each locale the root's English marks that nobody set for it."""

    def marks(four: str) -> dict[str, str]:
        sides = ("quotationStart", "quotationEnd", "alternateQuotationStart")
        return dict(zip((*sides, "alternateQuotationEnd"), four, strict=True))

    delimiters = {
        "und": marks("“”‘’"),
        "aa": marks("“”‘’"),
        "bb": marks("“”‘’"),
        "cc": marks("«»„“"),
        "cc-XX": marks("«»„“"),
        "cc-YY": marks("«»‹›"),
        "dd": marks("«»„“"),
    }
    coverage = {"aa": "moderate", "bb": "modern", "cc": "moderate", "dd": "basic"}
    assert module_of(delimiters, coverage, "1").splitlines()[3:-2] == [
        "« » „ “  cc",
        "« » ‹ ›  cc-YY",
        "“ ” ‘ ’  bb",
    ]


# --- docs/typography.md ---

GUIDE = Path("docs/typography.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (`.*`) \| (`.*`) \| ([a-z, ]+) \|$", re.MULTILINE)


@pytest.mark.parametrize(
    ("lang", "typed", "expected"),
    [
        (lang, *pair)
        for typed, expected, langs in ROW.findall(GUIDE)
        for lang in langs.split(", ")
        for pair in zip(re.findall("`(.+?)`", typed), re.findall("`(.+?)`", expected), strict=True)
    ],
)
def test_the_guide_says_what_is_set(lang: str, typed: str, expected: str) -> None:
    html = typeset(f"<div>{typed}</div>", lang).removeprefix("<div>").removesuffix("</div>")
    assert SPAN.sub(r"\1", html).replace("\u00a0", "⍽") == expected


def test_the_guide_names_every_language_that_is_set() -> None:
    listed = re.search(r"These\nare:\n\n([a-z\s]+)\.\n", GUIDE)
    languages = {
        locale.partition("-")[0] for row in MARKS.split("\n") for locale in row.split()[4:]
    }
    assert listed
    assert listed[1].split() == sorted(languages)
