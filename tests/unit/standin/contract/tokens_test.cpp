#include "tests/standin/contract/tokens.h"

#include <doctest/doctest.h>

#include "tests/standin/store/state.h"

using namespace standin;
using namespace standin::contract;

namespace {

const Tokens kTokens = {{"rw", "1|abcdefghijkl"}, {"ro", "2|abcdefghijklmno"}, {"wo", "3|x"}};

}  // namespace

TEST_CASE("tokens are masked as a whole and behind their bar, and nothing else is") {
  for (const auto& [text, expected] : std::vector<std::pair<std::string, std::string>>{
           {"Bearer 1|abcdefghijkl, 1|abcdefghijkl", "Bearer <token>, <token>"},
           {"1%7Cabcdefghijkl", "1%7C<token>"},
           {"2|abcdefghijklmno", "<token>"},
           {"3|x", "<token>"},
           {"x 1| abcdefghijk", "x 1| abcdefghijk"},
           {"", ""}}) {
    CHECK(masked(text, kTokens) == expected);
  }
}

TEST_CASE("tokens in an answer are masked in its headers, its body and behind escapes") {
  ClientAnswer answer{200, {{"Location", "/?t=1%7Cabcdefghijkl"}, {"Allow", "GET"}}, ""};
  answer.body = R"({"a":["1\u007cabcdefghijkl"],"\u0061bcdefghijkl":"abc\u0064efghijkl","n":1})";
  const ClientAnswer clean = masked(answer, kTokens);
  CHECK(clean.status == 200);
  CHECK(clean.header("Location") == "/?t=1%7C<token>");
  CHECK(clean.header("Allow") == "GET");
  CHECK(Json::parse(clean.body)["<token>"] == "<token>");
  CHECK(Json::parse(clean.body)["n"] == 1);
  CHECK(clean.body.find("abcdefghijkl") == std::string::npos);
  answer.body = R"({ "a": 1.0 })";
  CHECK(masked(answer, kTokens).body == answer.body);
  answer.body = "\xff 2|abcdefghijklmno";
  CHECK(masked(answer, kTokens).body == "\xff <token>");
}
