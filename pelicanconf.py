"""The site's settings: data alone, grouped; README.md says what each is."""

# --- The newspaper ---
SITENAME = "Новости и статьи"
SITENAMES = {"en": "News and articles", "be": "Навіны і артыкулы"}
SITE_DESCRIPTIONS = {
    "ru": "Новости и статьи: тексты такими, какими они были написаны, и исправления к ним.",
    "en": "News and articles: texts as they were written, and the corrections to them.",
    "be": "Навіны і артыкулы: тэксты такімі, якімі яны былі напісаны, і выпраўленні да іх.",
}
SITEURL = ""
SITE_UUID = "f5d2c1de-6f0a-4b5e-9a55-0f6f8f3f8a11"  # feeds' ids grow from it: never change it
TIMEZONE = "Europe/Minsk"
CHROME_LANG = "ru"
DEFAULT_LANG = "ru"
SECTIONS = {"articles": {"ru": "Статьи", "en": "Articles", "be": "Артыкулы"}}
DEFAULT_CATEGORY = "articles"
OPINION_SECTIONS: list[str] = []  # slugs of sections that look like opinion
ACCENT = ""  # links' colour, as "#8a1f11"; empty: the theme's own

MENU: list[object] = []  # ["sections", "archive", "pages/about.md", ("Shop", "https://…")]; README

# --- What the paper shows of itself; empty: nothing ---
FONTS: dict[str, dict[str, str]] = {}  # faces of the paper's own, as {"fonts/text.woff2": {}}
LOGO = ""  # in the nameplate, in place of the name: a file below content/, as "images/logo.svg"
SOCIAL: dict[str, str] = {}  # {"Mastodon": "https://…"}
SUPPORT = ""  # the address at which readers can pay
NEWSLETTER: dict[str, object] = {}  # {"action": "https://…", "field": "email"}: the provider's form
ANALYTICS: dict[str, str] = {}  # {"script": "https://…", "data-…": "…"}

# --- From reader to desk ---
REPORT_ENDPOINT = ""
REPORT_FORMAT = "json"
REPORT_ISSUES = ""
REPORT_EMAIL = "desk@example.org"
ARTICLE_HISTORY = True
SECURITY_EMAIL = "desk@example.org"
SECURITY_EXPIRES = "2027-11-01T00:00:00Z"
POLICIES = {
    "publishingPrinciples": "pages/about.html",
    "correctionsPolicy": "pages/corrections-policy.html",
    "actionableFeedbackPolicy": "pages/corrections-policy.html",
}

# --- Where sources lie ---
PATH = "content"
OUTPUT_PATH = "output"
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images", "extra/favicon.svg"]
EXTRA_PATH_METADATA = {"extra/favicon.svg": {"path": "favicon.svg"}}
TEMPLATE_PAGES = {
    "extra/robots.txt": "robots.txt",
    "extra/.well-known/security.txt": ".well-known/security.txt",
}
IGNORE_FILES = [".*", "*~", "#*#", "4913", "~$*", "README.md"]  # of Emacs, vim, Word
FILENAME_METADATA = ""
USE_FOLDER_AS_CATEGORY = False
SLUGIFY_SOURCE = "basename"

# --- Addresses ---
ARTICLE_URL = ARTICLE_SAVE_AS = "articles/{slug}.html"
ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS = "articles/{slug}-{lang}.html"
DRAFT_URL = DRAFT_SAVE_AS = "drafts/{slug}.html"
DRAFT_LANG_URL = DRAFT_LANG_SAVE_AS = "drafts/{slug}-{lang}.html"
PAGE_URL = PAGE_SAVE_AS = "pages/{slug}.html"
PAGE_LANG_URL = PAGE_LANG_SAVE_AS = "pages/{slug}-{lang}.html"
CATEGORY_URL = "section/{slug}/"
CATEGORY_SAVE_AS = "section/{slug}/index.html"
AUTHOR_URL = "author/{slug}/"
AUTHOR_SAVE_AS = "author/{slug}/index.html"
TAG_URL = "tag/{slug}/"
TAG_SAVE_AS = "tag/{slug}/index.html"
YEAR_ARCHIVE_URL = "archives/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "archives/{date:%Y}/index.html"
CORRECTIONS_URL = "corrections/"
CORRECTIONS_SAVE_AS = "corrections/index.html"
ARCHIVES_URL = "archives/"
ARCHIVES_SAVE_AS = "archives/index.html"
SEARCH_URL = "search/"
SEARCH_SAVE_AS = "search/index.html"
FEEDS_URL = "feeds/"
FEEDS_SAVE_AS = "feeds/index.html"
INDEX_URL = ""
DIRECT_TEMPLATES = ["index", "archives", "search", "feeds", "404"]
PAGINATED_TEMPLATES = dict.fromkeys(
    ["index", "category", "author", "tag", "period_archives", "corrections"]
)
DEFAULT_PAGINATION = 20
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]

# --- What is built, and for whom ---
WITH_DRAFTS = True
HEADERS: dict[str, str] = {}  # what hosts send beside, or instead of, our own; empty: not at all
TARGETS: dict[str, str] = {}  # names for `make deploy TO=…`
KEEP_RELEASES = 5

# --- Theme ---
THEME = "theme"
THEME_STATIC_PATHS: list[str] = []
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ["jinja2.ext.i18n"],
    # Else each page asks the disk for each of its templates, which do not change while it is made.
    "auto_reload": False,
}

# --- Text ---
MARKDOWN = {
    "output_format": "html",
    "extensions": [
        "markdown.extensions.extra",
        "markdown.extensions.sane_lists",
        "plugins.source.markup:PageMarkupExtension",
    ],
    "extension_configs": {
        # The title of a link back would be English in every article.
        "markdown.extensions.extra": {
            "footnotes": {"BACKLINK_TITLE": "↑ {}", "BACKLINK_TEXT": "↑"}
        },
    },
}
FORMATTED_FIELDS: list[str] = []
INTRASITE_LINK_REGEX = r"\{(?P<what>\w+)\}"

# --- Feeds: ours, not Pelican's ---
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 50
CLOCK = (
    None  # the news sitemap's time, as 2013-05-29T12:00:00+03:00; without one there is no such file
)

# --- Builds: what they depend on beside files ---
INCREMENTAL_STAMPS = ["plugins.git:head"]

# --- Plugins, in the order in which they act ---
PLUGIN_PATHS = ["."]
PLUGINS = [
    "plugins.files",
    "plugins.extra",
    "plugins.site_urls",
    "plugins.languages",
    "plugins.own_templates",
    "plugins.stylesheet",
    "plugins.imprint",
    "plugins.source",
    "plugins.drafts",
    "plugins.fingerprints",
    "plugins.lists",
    "plugins.front",
    "plugins.addresses",
    "plugins.corrections",
    "plugins.neighbours",
    "plugins.links",
    "plugins.aliases",
    "plugins.images",
    "plugins.menu",
    "plugins.reports",
    "plugins.history",
    "plugins.scripts",
    "plugins.search",
    "plugins.share_pictures",
    "plugins.icons",
    "plugins.structured_data",
    "plugins.feeds",
    "plugins.sitemap",
    "plugins.faults",  # it stops a build in which any of the others found a fault
    "pelican_incremental",  # last: it commits what has been made
]
STRICT = False
