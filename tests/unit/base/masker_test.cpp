#include "base/masker.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using base::Masker;

namespace {

std::string masked(const std::vector<std::string>& hidden, const std::string& text) {
  Masker masker;
  for (const std::string& one : hidden) masker.add(one);
  return masker.mask(text);
}

}  // namespace

TEST_CASE("what is covered by several is hidden as one, whichever was added first") {
  CHECK(masked({"hunter22", "hunter22-and-more"}, "a hunter22-and-more z") == "a (masked) z");
  CHECK(masked({"hunter22-and-more", "hunter22"}, "a hunter22-and-more z") == "a (masked) z");
  CHECK(masked({"hunter22-and-more", "hunter22"}, "a hunter22-and z") == "a (masked)-and z");
  CHECK(masked({"abcdefgh", "efghijkl"}, "0abcdefghijkl9") == "0(masked)9");
  CHECK(masked({"inside", "from-inside-out"}, "=from-inside-out=") == "=(masked)=");
  CHECK(masked({"aaaa"}, "aaaaaaa") == "(masked)");
  CHECK(masked({"abcd", "wxyz"}, "abcd-wxyz abcdwxyz") == "(masked)-(masked) (masked)");
}

TEST_CASE("no order of many leaves a rest of one") {
  std::vector<std::string> hidden;
  std::string longest = "seed";
  for (int i = 0; i < 40; ++i) hidden.push_back(longest += static_cast<char>('a' + i % 26));
  CHECK(masked(hidden, "<" + longest + ">") == "<(masked)>");
  CHECK(masked({hidden.rbegin(), hidden.rend()}, "<" + longest + ">") == "<(masked)>");
}

TEST_CASE("in base64, alone and wherever it stands in what was encoded") {
  const std::vector<std::string> hidden = {"s3cr3t-word"};
  CHECK(masked(hidden, "Basic czNjcjN0LXdvcmQ= end") == "Basic (masked) end");
  // base64 of "user:s3cr3t-word", "me:s3cr3t-word" and "a:s3cr3t-word!!"
  CHECK(masked(hidden, "Proxy-Authorization: Basic dXNlcjpzM2NyM3Qtd29yZA==") ==
        "Proxy-Authorization: Basic dXNlcj(masked)");
  CHECK(masked(hidden, "bWU6czNjcjN0LXdvcmQ=") == "bWU6(masked)");
  CHECK(masked(hidden, "YTpzM2NyM3Qtd29yZCEh") == "YT(masked)Eh");
  // Both characters that addresses write otherwise.
  CHECK(masked({"<<??"
                "?>>~"},
               "PDw/Pz8+Pn4= PDw_Pz8-Pn4=") == "(masked) (masked)");
  CHECK(masked(hidden, "czNjcjN0") == "czNjcjN0");
}

TEST_CASE("as an address writes it") {
  const std::vector<std::string> hidden = {"p@ss/w%rd", "two words+1"};
  CHECK(masked(hidden, "http://u:p%40ss%2Fw%25rd@proxy") == "http://u:(masked)@proxy");
  CHECK(masked(hidden, "u:p%40ss%2fw%25rd") == "u:(masked)");
  CHECK(masked(hidden, "u:p@ss/w%25rd") == "u:(masked)");
  CHECK(masked(hidden, "%70@ss/w%25rd%") == "(masked)%");
  CHECK(masked(hidden, "q=two+words%2B1&x") == "q=(masked)&x");
  CHECK(masked(hidden, "q=two%20words+1&x") == "q=(masked)&x");
  CHECK(masked(hidden, "100 % of p%40") == "100 % of p%40");
}

TEST_CASE("as JSON writes it") {
  const std::vector<std::string> hidden = {"a\"b/c\\d", "l\xC3\xB6sung", "one\ntwo"};
  CHECK(masked(hidden, R"({"x":"a\"b/c\\d"})") == R"x({"x":"(masked)"})x");
  CHECK(masked(hidden, R"({"x":"a\"b\/c\\d"})") == R"x({"x":"(masked)"})x");
  CHECK(masked(hidden, R"(l\u00f6sung l\u00F6sung)") == "(masked) (masked)");
  CHECK(masked(hidden, R"(one\ntwo)") == "(masked)");
  CHECK(masked(hidden, R"(\q \u00 \)") == R"(\q \u00 \)");
}

TEST_CASE("as HTML writes it") {
  const std::vector<std::string> hidden = {"a&b\"c'd<e"};
  CHECK(masked(hidden, "x a&amp;b&quot;c&#039;d&lt;e y") == "x (masked) y");
  CHECK(masked(hidden, "x a&#38;b&#x22;c&apos;d&#x3C;e y") == "x (masked) y");
  CHECK(masked(hidden, "a & b &amp; &nosuch; &#; &#xzz; &") == "a & b &amp; &nosuch; &#; &#xzz; &");
}

TEST_CASE("in hexadecimal digits") {
  const std::vector<std::string> hidden = {"t\xC3\xB6ken-1"};
  CHECK(masked(hidden, "<74c3b66b656e2d31>") == "<(masked)>");
  CHECK(masked(hidden, "<74C3B66B656E2D31>") == "<(masked)>");
}

TEST_CASE("across what is not seen where a text is shown") {
  const std::vector<std::string> hidden = {"s3cr3t-word"};
  CHECK(masked(hidden, "a s3cr3t\x1B[0m-word b") == "a (masked) b");
  CHECK(masked(hidden, "a s3cr\x1B]0;title\a3t-word\nb") == "a (masked)\nb");
  CHECK(masked(hidden, "a s3cr3t\x01-wo\x7Frd") == "a (masked)");
  CHECK(masked(hidden, "s3cr3t\r\n-word") == "(masked)");
  CHECK(masked(hidden, "s3cr3t\xE2\x80\x8F-w\xEF\xBF\xBDord\xE2\x80\x8F!") ==
        "(masked)\xE2\x80\x8F!");
  CHECK(masked(hidden, "s3cr3t\xFF-word") == "(masked)");
  // U+00A0, U+034F, U+180E, U+2800, U+3164, U+FE0F, U+E0041
  CHECK(masked(hidden,
               "s\xC2\xA0\x33\xCD\x8F"
               "c\xE1\xA0\x8Er\xE2\xA0\x80\x33\xE3\x85\xA4t-w"
               "\xEF\xB8\x8Fo\xF3\xA0\x81\x81rd") == "(masked)");
  CHECK(masked(hidden, "Basic czNjcjN0\nLXdvcmQ=\n.") == "Basic (masked)\n.");
  CHECK(masked(hidden, R"({"x":"s3cr3t\u001b[0m-word"})") == R"x({"x":"(masked)"})x");
  CHECK(masked({"pass\xE2\x80\x8Fword"}, "a password, pass\xEF\xBF\xBDword") ==
        "a (masked), (masked)");
  CHECK(masked(hidden, "s3cr3t\xC3\xA9-word") == "s3cr3t\xC3\xA9-word");
}

TEST_CASE("without the blanks at its ends, and by its lines") {
  const std::string key = "-----BEGIN KEY-----\r\nabcdefghijklmnop\r\nshort\r\n-----END KEY-----\n";
  CHECK(masked({"typed-in\n"}, "saw typed-in.") == "saw (masked).");
  CHECK(masked({key}, "abcdefghijklmnop short -----BEGIN KEY-----") ==
        "(masked) short -----BEGIN KEY-----");
}

TEST_CASE("what is too short hides nothing") {
  CHECK(masked({"abc", " ab\n"}, "abc ab YWJj") == "abc ab YWJj");
  Masker strict(8);
  strict.add("1234567");
  strict.add("12345678");
  CHECK(strict.mask("1234567 12345678") == "1234567 (masked)");
}

TEST_CASE("hidden for as long as one of those that were added is left") {
  Masker masker;
  masker.add("the same text");
  masker.add("the same text");
  masker.remove("the same text");
  CHECK(masker.mask("the same text") == "(masked)");
  masker.remove("the same text");
  CHECK(masker.mask("the same text") == "the same text");
  masker.remove("never added");
  // Two that share a line.
  masker.add("shared-line-1\nfirst-line-of-1");
  masker.add("shared-line-1\nfirst-line-of-2");
  masker.remove("shared-line-1\nfirst-line-of-1");
  CHECK(masker.mask("shared-line-1 first-line-of-1") == "(masked) first-line-of-1");
}

TEST_CASE("what was masked stays as it is when it is masked again") {
  CHECK(masked({"mask", "sked)"}, "a (masked) mask") == "a (masked) (masked)");
}
