"""Plain Pelican over the same archive: what comes with it, typogrify on, no plugin."""

SITENAME = "News and articles"
SITEURL = "https://paper.example"
PATH = "content"
OUTPUT_PATH = "output"
TIMEZONE = "Europe/Minsk"
DEFAULT_LANG = "en"
ARTICLE_PATHS = ["articles"]
SLUGIFY_SOURCE = "basename"
PLUGINS: list[str] = []
TYPOGRIFY = True

THEME = "simple"
THEME_TEMPLATES_OVERRIDES = ["templates"]
DIRECT_TEMPLATES = ["index", "archives", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"

ARTICLE_URL = ARTICLE_SAVE_AS = "articles/{slug}.html"
CATEGORY_URL = CATEGORY_SAVE_AS = "section/{slug}.html"
AUTHOR_URL = AUTHOR_SAVE_AS = "author/{slug}.html"
TAG_URL = TAG_SAVE_AS = "tag/{slug}.html"
YEAR_ARCHIVE_URL = YEAR_ARCHIVE_SAVE_AS = "archives/{date:%Y}.html"
PAGINATED_TEMPLATES = dict.fromkeys(["index", "category", "author", "tag", "period_archives"])
DEFAULT_PAGINATION = 20
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page-{number}.html", "{base_name}/page-{number}.html"),
]

FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/section/{slug}.atom.xml"
AUTHOR_FEED_ATOM = "feeds/author/{slug}.atom.xml"
AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 50
