#include "coolify/html_text.h"

#include <doctest/doctest.h>

using coolify::text_of_html;

namespace {

struct Row {
  const char* html;
  const char* expected;
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const std::string_view special = c == '&'    ? "&amp;"
                                     : c == '<'  ? "&lt;"
                                     : c == '>'  ? "&gt;"
                                     : c == '"'  ? "&quot;"
                                     : c == '\'' ? "&#039;"
                                                 : std::string_view();
    if (special.empty()) {
      out += c;
    } else {
      out += special;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("no tag is left, whatever its attributes and however often it was escaped") {
  const Row rows[] = {
      {"<b>a</b> <strong class=\"x y\">b</strong>", "a b"},
      {"<span style='color: red' data-x=\"1\">a</span>", "a"},
      {"<SPAN CLASS=x>a</SPAN >", "a"},
      {"<code>docker ps</code>", "docker ps"},
      {"<img src=\"a.png\" alt='x > y'/>a", "a"},
      {"<a title=\"a < b > c\" href=\"https://x.y\">z</a>", "z (https://x.y)"},
      {"<a title=\"x<y>\">z</a>", "z"},
      {"<input disabled type=text required>a", "a"},
      {"<p class=\"x\">a</p><p>b</p>", "\na\n\nb\n"},
      {"<ul><li>a</li><li>b</li></ul>", "\n\na\n\nb\n\n"},
      {"<div\n  class=\"text-error\"\n>a</div>", "\na\n"},
      {"a<br>b<br/>c<br />d<BR>e", "a\nb\nc\nd\ne"},
      {"<tr><td>a</td><td>b</td></tr>", "\n a  b \n"},
      {"a<!-- x -->c<!DOCTYPE html>", "ac"},
      {"<scr<b></b>ipt>a</scr<i></i>ipt>", "a"},
      {"<button x-on:click=\"go()\" @click='go()' :class=\"{'a': b > 1}\">a</button>", "a"},
  };
  for (const Row& row : rows) {
    std::string html = row.html;
    for (int times = 0; times < 4; ++times) {
      INFO(html);
      CHECK(text_of_html(html) == row.expected);
      html = escaped(html);
    }
  }
}

TEST_CASE("what only looks like a tag is text") {
  for (const char* text : {"a < b",
                           "a <b and c> d",
                           "1 < 2 and 3 > 2, <",
                           "x<y@z>",
                           "<user@host>",
                           "root <root@a.b>",
                           "<none>",
                           "<nil>",
                           "REPOSITORY <none>",
                           "<missing>",
                           "std::map<int>",
                           "<3",
                           "<>",
                           "</>",
                           "< b>",
                           "<b",
                           "<a href=",
                           "<a href=\"x",
                           "a->b",
                           "<b@c.de>",
                           "<a.b>",
                           "<address@host>",
                           "<no such file>",
                           "a & b",
                           "?a=1&lt=2",
                           "&;",
                           "R&D;",
                           "<path/to>"}) {
    INFO(text);
    CHECK(text_of_html(text) == text);
  }
  // As Coolify escapes what comes from a machine.
  CHECK(text_of_html("image &lt;none&gt; by &lt;me@x.y&gt;") == "image <none> by <me@x.y>");
}

TEST_CASE("no entity is left") {
  const Row rows[] = {
      {"&amp;&lt;&gt;&quot;&apos;&#39;&#039;&#x27;", "&<>\"''''"},
      {"&amp;lt;none&amp;gt;", "<none>"},
      {"&amp;amp;amp;amp;lt;none&gt;", "<none>"},
      {"&#38;#60;none&#62;", "<none>"},
      {"&l&#116;;none>", "<none>"},
      {"a&nbsp;b", "a b"},
      {"&euro;&hellip;&eacute;&copy;&times;&mdash;",
       "\xE2\x82\xAC\xE2\x80\xA6\xC3\xA9\xC2\xA9\xC3\x97\xE2\x80\x94"},
      {"&LT;none&GT;", "<none>"},
      {"&l<b></b>t;none>", "<none>"},
      {"&#1;", "\xEF\xBF\xBD"},
      {"&#x202E;", "\xEF\xBF\xBD"},
      {"&#0;&#x110000;&nonsense;", "&#0;&#x110000;&nonsense;"},
  };
  for (const Row& row : rows) {
    INFO(row.html);
    CHECK(text_of_html(row.html) == row.expected);
  }
}

TEST_CASE("a link keeps its target, unless its words say it") {
  const Row rows[] = {
      {"<a href=\"https://x.y/z\">the docs</a>.", "the docs (https://x.y/z)."},
      {"<a href='https://x.y/z'>https://x.y/z</a>.", "https://x.y/z."},
      {"<a href=https://x.y>x</a>", "x (https://x.y)"},
      {"<a href=\"https://x.y/?a=1&amp;b=2\">https://x.y/?a=1&amp;b=2</a>", "https://x.y/?a=1&b=2"},
      {"<a href=\"https://x.y/?a=1&amp;b=2\">q</a>", "q (https://x.y/?a=1&b=2)"},
      {"<a href=\"https://x.y\"><b>x</b> <i>y</i></a>", "x y (https://x.y)"},
      {"<a href=\"https://x.y\"></a>", "https://x.y"},
      {"<a href=\"#top\">x</a>", "x"},
      {"<a name=\"top\">x</a>", "x"},
      {"<a href=\"https://x.y\">x", "x (https://x.y)"},
      {"<a href=\"https://x.y\">x<a href=\"https://z\">z</a>", "x (https://x.y)z (https://z)"},
      {"<a href=\"<b>https://x.y\">x</a>", "x (https://x.y)"},
      {"a</a>b", "ab"},
  };
  for (const Row& row : rows) {
    INFO(row.html);
    CHECK(text_of_html(row.html) == row.expected);
    CHECK(text_of_html(escaped(row.html)) == row.expected);
  }
}

TEST_CASE("what is left has nothing left to take away") {
  for (const char* html : {"<<<<b>>>>", "&&&&lt;;;;", "<a href='<a href=\"x\">'>y</a>", "<b<b<b>>>",
                           "&#38;#38;#38;lt;b>", "<a title=&quot;&quot;&gt;&quot;>", "<br<br>>"}) {
    INFO(html);
    const std::string once = text_of_html(html);
    CHECK(text_of_html(once) == once);
  }
}

TEST_CASE("a flood of brackets ends") {
  for (const std::string_view part :
       {"<", "<a ", "<a b=\"", "&lt;", "&", ";", "<b>", ">", "<a href=x>"}) {
    std::string flood;
    while (flood.size() < 100'000) flood += part;
    CHECK(text_of_html(flood).size() <= 2 * flood.size());
  }
  std::string chain;
  while (chain.size() < 60'000) chain += "&#59";
  CHECK(text_of_html(chain + ";") == ";");
  std::string escapes = "&";
  for (int i = 0; i < 10'000; ++i) escapes += "amp;";
  CHECK(text_of_html(escapes + "lt;b&gt;x") == "x");
}
