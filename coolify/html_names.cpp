#include "coolify/html_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/terminal_text.h"
#include "base/utf8.h"

namespace coolify {
namespace {

constexpr std::array<std::string_view, 141> kElements = {
    "a",        "abbr",     "acronym",    "address",  "applet",   "area",     "article",
    "aside",    "audio",    "b",          "base",     "basefont", "bdi",      "bdo",
    "big",      "blink",    "blockquote", "body",     "br",       "button",   "canvas",
    "caption",  "center",   "cite",       "code",     "col",      "colgroup", "data",
    "datalist", "dd",       "del",        "details",  "dfn",      "dialog",   "dir",
    "div",      "dl",       "dt",         "em",       "embed",    "fieldset", "figcaption",
    "figure",   "font",     "footer",     "form",     "frame",    "frameset", "g",
    "h1",       "h2",       "h3",         "h4",       "h5",       "h6",       "head",
    "header",   "hgroup",   "hr",         "html",     "i",        "iframe",   "img",
    "input",    "ins",      "kbd",        "label",    "legend",   "li",       "link",
    "main",     "map",      "mark",       "marquee",  "menu",     "menuitem", "meta",
    "meter",    "nav",      "nobr",       "noframes", "noscript", "object",   "ol",
    "optgroup", "option",   "output",     "p",        "param",    "path",     "picture",
    "pre",      "progress", "q",          "rp",       "rt",       "ruby",     "s",
    "samp",     "script",   "search",     "section",  "select",   "slot",     "small",
    "source",   "span",     "strike",     "strong",   "style",    "sub",      "summary",
    "sup",      "svg",      "table",      "tbody",    "td",       "template", "textarea",
    "tfoot",    "th",       "thead",      "time",     "title",    "tr",       "track",
    "tt",       "u",        "ul",         "use",      "var",      "video",    "wbr",
    "circle",   "rect",     "line",       "polygon",  "polyline", "defs",     "math",
    "plaintext"};

constexpr std::array<std::string_view, 35> kBlocks = {
    "address", "article", "aside",   "blockquote", "br",    "caption",  "center",
    "dd",      "details", "div",     "dl",         "dt",    "fieldset", "figcaption",
    "footer",  "form",    "h1",      "h2",         "h3",    "h4",       "h5",
    "h6",      "header",  "hr",      "li",         "main",  "nav",      "ol",
    "p",       "pre",     "section", "summary",    "table", "tr",       "ul"};

constexpr std::array<std::string_view, 18> kFlags = {
    "async",    "autofocus", "autoplay", "checked", "controls", "default",
    "defer",    "disabled",  "download", "hidden",  "inert",    "loop",
    "multiple", "muted",     "nowrap",   "open",    "readonly", "required"};

struct Entity {
  std::string_view name;
  std::uint32_t code;
};

constexpr std::array<Entity, 40> kEntities = {{
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
    {"AMP", '&'},      {"LT", '<'},       {"GT", '>'},       {"QUOT", '"'},     {"sol", '/'},
    {"bsol", '\\'},    {"lpar", '('},     {"rpar", ')'},     {"colon", ':'},    {"semi", ';'},
    {"equals", '='},   {"commat", '@'},   {"num", '#'},      {"percnt", '%'},   {"grave", '`'},
    {"lowbar", '_'},   {"period", '.'},   {"comma", ','},    {"Tab", '\t'},     {"NewLine", '\n'},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"sbquo", 0x201A},
    {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bdquo", 0x201E}, {"bull", 0x2022},  {"hellip", 0x2026},
    {"euro", 0x20AC},  {"trade", 0x2122}, {"larr", 0x2190},  {"rarr", 0x2192},  {"minus", 0x2212},
}};

/// Of the codes from 160 on, in their order.
constexpr std::uint32_t kFirstLatin = 160;
constexpr std::array<std::string_view, 96> kLatin = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

template <typename List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::uint32_t numbered(std::string_view digits) {
  const bool hex = digits.starts_with('x') || digits.starts_with('X');
  if (hex) digits.remove_prefix(1);
  std::uint32_t code = 0;
  const char* const end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, code, hex ? 16 : 10);
  return parsed.ec == std::errc() && parsed.ptr == end && code <= 0x10FFFF ? code : 0;
}

std::uint32_t code_of(std::string_view name) {
  if (name.starts_with('#')) return numbered(name.substr(1));
  const auto* const entity = std::find_if(kEntities.begin(), kEntities.end(),
                                          [&](const Entity& one) { return one.name == name; });
  if (entity != kEntities.end()) return entity->code;
  const auto* const latin = std::find(kLatin.begin(), kLatin.end(), name);
  if (latin == kLatin.end()) return 0;
  return kFirstLatin + static_cast<std::uint32_t>(latin - kLatin.begin());
}

}  // namespace

bool is_html_element(std::string_view name) { return contains(kElements, name); }

bool breaks_line(std::string_view element) { return contains(kBlocks, element); }

bool is_html_flag(std::string_view name) { return contains(kFlags, name); }

std::string entity_text(std::string_view name) {
  const std::uint32_t code = code_of(name);
  if (code == 0) return {};
  // A blank that does not break is a blank to whoever reads or searches the text.
  if (code == kFirstLatin) return " ";
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  const std::string text =
      base::replace_controls(base::utf8_of(code), kReplacement, base::Breaks::kept);
  return base::replace_unicode_controls(text, kReplacement);
}

}  // namespace coolify
