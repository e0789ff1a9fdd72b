#include "ssh/remote/facts.h"

#include <doctest/doctest.h>

using ssh::Fact;
using ssh::OptionalFact;
using ssh::parse_facts;

namespace {

constexpr Fact<std::int64_t> kCount{"count"};
constexpr Fact<bool> kOn{"on"};
constexpr Fact<std::string> kText{"text"};
constexpr OptionalFact<std::vector<std::string>> kLines{"lines"};

const std::vector<ssh::FactDeclaration> kDeclared{kCount, kOn, kText, kLines};

}  // namespace

TEST_CASE("well-formed output becomes typed facts") {
  const auto facts = parse_facts(
      "count\t12\non\tyes\ntext\ta b\x1F"
      "c\nlines\tx\x1Fy\nend\n",
      kDeclared);
  REQUIRE(facts);
  CHECK(facts->get(kCount) == 12);
  CHECK(facts->get(kOn));
  CHECK(facts->get(kText) == "a b\nc");
  CHECK(facts->get(kLines) == std::vector<std::string>{"x", "y"});
}

TEST_CASE("the order does not matter and an optional fact may be unknown") {
  const auto facts = parse_facts("lines\ntext\t\non\tno\ncount\t0\nend\n", kDeclared);
  REQUIRE(facts);
  CHECK_FALSE(facts->get(kLines).has_value());
  CHECK(facts->get(kText).empty());
  CHECK_FALSE(facts->get(kOn));
}

TEST_CASE("output that cannot be trusted is an error, never a default") {
  const std::string good = "count\t12\non\tyes\ntext\ta\nlines\n";
  struct Row {
    const char* name;
    std::string output;
  };
  const Row rows[] = {
      {"empty", ""},
      {"only the end mark", "end\n"},
      {"no end mark", good},
      {"end mark cut", good + "en"},
      {"end mark without its line break", good + "end"},
      {"output behind the end mark", good + "end\nx\n"},
      {"second end mark", good + "end\nend\n"},
      {"cut in a line", "count\t12\non\tye"},
      {"a fact is missing", "count\t12\non\tyes\nlines\nend\n"},
      {"an unknown fact", good + "other\t1\nend\n"},
      {"noise of a start-up file", "Welcome!\n" + good + "end\n"},
      {"an empty line", good + "\nend\n"},
      {"a fact twice", good + "on\tno\nend\n"},
      {"a required fact unknown", "count\non\tyes\ntext\ta\nlines\nend\n"},
      {"a number with letters", "count\t12k\non\tyes\ntext\ta\nlines\nend\n"},
      {"an empty number", "count\t\non\tyes\ntext\ta\nlines\nend\n"},
      {"a negative number", "count\t-1\non\tyes\ntext\ta\nlines\nend\n"},
      {"a negative zero", "count\t-0\non\tyes\ntext\ta\nlines\nend\n"},
      {"a fraction", "count\t1.5\non\tyes\ntext\ta\nlines\nend\n"},
      {"a number with a sign", "count\t+1\non\tyes\ntext\ta\nlines\nend\n"},
      {"a number with blanks", "count\t 1\non\tyes\ntext\ta\nlines\nend\n"},
      {"a flag that is neither yes nor no", "count\t1\non\tYES\ntext\ta\nlines\nend\n"},
      {"a silence without a command", "?count\t10\non\tyes\ntext\ta\nlines\nend\n"},
      {"a silence without a time", "?count\tx\tdf\non\tyes\ntext\ta\nlines\nend\n"},
      {"a silence of nothing", "?count\non\tyes\ntext\ta\nlines\nend\n"},
      {"a silence about an unknown fact", good + "?other\t10\tdf\nend\n"},
      {"carriage returns", "count\t12\r\non\tyes\r\ntext\ta\r\nlines\r\nend\r\n"},
      {"a line without end",
       "count\t12\non\tyes\ntext\t" + std::string(5000, 'a') + "\nlines\nend\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto facts = parse_facts(row.output, kDeclared);
    REQUIRE_FALSE(facts);
    CHECK(facts.error().code == "ssh.facts_unreadable");
    CHECK(facts.error().kind == base::ErrorKind::remote_failed);
    CHECK_FALSE(facts.error().remedy.empty());
  }
}

TEST_CASE("a fact whose command was silent reads as nothing, and that it was missed is told") {
  auto facts =
      parse_facts("?count\t10\tdf\non\tyes\n?text\t7\tid -u\n?lines\t3\tls\nend\n", kDeclared);
  REQUIRE(facts);
  CHECK(facts->get(kOn));
  CHECK(facts->missed() == nullptr);
  CHECK_FALSE(facts->peek(kLines).has_value());
  CHECK(facts->missed() == nullptr);
  CHECK(facts->get(kCount) == 0);
  REQUIRE(facts->missed() != nullptr);
  CHECK(facts->missed()->command == "df");
  CHECK(facts->missed()->seconds == 10);
  // The first one that was met stays.
  CHECK(facts->get(kText).empty());
  CHECK(facts->missed()->command == "df");
  facts->forget_gaps();
  CHECK(facts->missed() == nullptr);
  CHECK_FALSE(facts->get(kLines).has_value());
  CHECK(facts->missed()->command == "ls");
  facts->forget_gaps();
  facts->rely_on(kText);
  CHECK(facts->missed()->command == "id -u");
  CHECK(facts->is_gap(kText));
  CHECK_FALSE(facts->is_gap(kOn));
}

TEST_CASE("a silence does not count for a fact that is told otherwise") {
  for (const char* output : {"?count\t10\tdf\ncount\t12\non\tyes\ntext\ta\nlines\tx\nend\n",
                             "count\t12\non\tyes\ntext\ta\nlines\tx\n?count\t10\tdf\nend\n"}) {
    const auto facts = parse_facts(output, kDeclared);
    REQUIRE(facts);
    CHECK(facts->get(kCount) == 12);
    CHECK(facts->missed() == nullptr);
    CHECK_FALSE(facts->is_gap(kCount));
  }
}

TEST_CASE("hostile bytes in an error are made harmless") {
  const auto facts = parse_facts("\x1B[31mred\xFF\nend\n", kDeclared);
  REQUIRE_FALSE(facts);
  CHECK(facts.error().evidence == "red\xEF\xBF\xBD");
}

TEST_CASE("more than any machine has is taken for the most that is counted with") {
  for (const char* const number : {"1000000000000000", "1000000000000001", "9007199254740992",
                                   "9223372036854775808", "99999999999999999999"}) {
    CAPTURE(number);
    const auto facts = parse_facts(
        "count\t" + std::string(number) + "\non\tyes\ntext\ta\nlines\nend\n", kDeclared);
    REQUIRE(facts);
    CHECK(facts->get(kCount) == 1'000'000'000'000'000);
  }
}

TEST_CASE("one odd value spoils no other where that is wanted") {
  struct Row {
    const char* name;
    std::string output;
    const char* told;
  };
  for (const Row& row : std::vector<Row>{
           {"letters", "count\t12k\non\tyes\ntext\ta\nlines\tx\nend\n", "12k"},
           {"negative", "count\t-1\non\tyes\ntext\ta\nlines\tx\nend\n", "-1"},
           {"empty", "count\t\non\tyes\ntext\ta\nlines\tx\nend\n", ""},
           {"unknown", "count\non\tyes\ntext\ta\nlines\tx\nend\n", ""},
           {"missing", "on\tyes\ntext\ta\nlines\tx\nend\n", ""},
           {"twice", "count\t1\ncount\t2\non\tyes\ntext\ta\nlines\tx\nend\n", "2"},
           {"too long", "count\t" + std::string(5000, '1') + "\non\tyes\ntext\ta\nlines\tx\nend\n",
            nullptr}}) {
    CAPTURE(row.name);
    auto facts = ssh::read_facts(row.output, kDeclared);
    REQUIRE(facts);
    CHECK(facts->get(kOn));
    CHECK(facts->get(kText) == "a");
    CHECK(facts->get(kLines) == std::vector<std::string>{"x"});
    CHECK(facts->missed() == nullptr);
    CHECK(facts->is_gap(kCount));
    CHECK(facts->get(kCount) == 0);
    REQUIRE(facts->missed() != nullptr);
    CHECK_FALSE(facts->missed()->is_silence());
    CHECK(facts->missed()->fact == "count");
    if (row.told != nullptr) CHECK(facts->missed()->told == row.told);
  }
}

TEST_CASE("an odd value of an optional fact reads as unknown, and that is noted") {
  auto facts =
      ssh::read_facts("count\t1\non\tyes\ntext\ta\nmaybe\tx1\nlines\tx\nend\n",
                      {kCount, kOn, kText, kLines, ssh::OptionalFact<std::int64_t>{"maybe"}});
  REQUIRE(facts);
  const ssh::OptionalFact<std::int64_t> maybe{"maybe"};
  CHECK_FALSE(facts->peek(maybe).has_value());
  CHECK(facts->odd().empty());
  CHECK_FALSE(facts->get(maybe).has_value());
  CHECK_FALSE(facts->get(maybe).has_value());
  CHECK(facts->missed() == nullptr);
  REQUIRE(facts->odd().size() == 1);
  CHECK(facts->odd()[0].fact == "maybe");
  CHECK(facts->odd()[0].told == "x1");
  facts->forget_gaps();
  CHECK(facts->odd().empty());
}

TEST_CASE("what makes the whole doubtful is an error all the same") {
  const std::string good = "count\t12\non\tyes\ntext\ta\nlines\n";
  for (const std::string& output :
       {std::string(), good, good + "end", good + "end\nx\n", good + "other\t1\nend\n",
        "Welcome!\n" + good + "end\n", good + "?other\t10\tdf\nend\n", good + "?text\nend\n",
        std::string("end\n")}) {
    CAPTURE(output);
    const auto facts = ssh::read_facts(output, kDeclared);
    REQUIRE_FALSE(facts);
    CHECK(facts.error().code == "ssh.facts_unreadable");
  }
}

TEST_CASE("what was read can be distrusted later") {
  auto facts = ssh::read_facts("count\t12\non\tyes\ntext\ta\nlines\nend\n", kDeclared);
  REQUIRE(facts);
  facts->distrust(kText, "about something else");
  CHECK(facts->get(kText).empty());
  REQUIRE(facts->missed() != nullptr);
  CHECK(facts->missed()->told == "about something else");
}
