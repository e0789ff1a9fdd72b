// What an answer may cost: it comes from whoever answers at the endpoint.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "coolify/answer.h"
#include "coolify/server_json.h"
#include "tests/unit/coolify/answers.h"
#include "tests/unit/coolify/client_fixture.h"
#include "tests/unit/coolify/memory_meter.h"

using tests::ClientFixture;
using tests::MemoryMeter;
using tests::outcome;

namespace {

constexpr std::size_t kLargest = 10 * 1024 * 1024;

/// `part` again and again, with `{}` in it replaced by a number, up to `size` bytes.
std::string repeated(const std::string& begin, const std::string& part, const std::string& end,
                     std::size_t size = kLargest) {
  std::string text = begin;
  const std::size_t gap = part.find("{}");
  for (int i = 0; text.size() < size; ++i) {
    if (gap == std::string::npos) {
      text += part;
    } else {
      text += part.substr(0, gap) + std::to_string(i) + part.substr(gap + 2);
    }
  }
  if (text.ends_with(',')) text.pop_back();
  return text + end;
}

/// A server as the list shows it, with the uuid `web{}`.
std::string listed_server() {
  std::string server = tests::server_answer();
  const std::string uuid = "9nh0fflhm8hyglcr2jltjuaq";
  return server.replace(server.find(uuid), uuid.size(), "web{}") + ",";
}

/// What reading `body` takes as each of the answers there are, in bytes.
std::size_t cost(const std::string& call, const std::string& body, const std::string& code) {
  ClientFixture f;
  f.http->on("GET " + call, [&body](const auto&, const auto&) -> tests::FakeHttp::Result {
    return http::Response{200, {}, body};
  });
  const MemoryMeter meter;
  if (call == "/servers") {
    CHECK(outcome(f.client->list_servers(f.context)) == code);
  } else if (call == "/security/keys") {
    CHECK(outcome(f.client->list_keys(f.context)) == code);
  } else {
    CHECK(outcome(f.client->get_server("u", f.context)) == code);
  }
  return meter.peak();
}

}  // namespace

TEST_CASE("a list of 10 MiB of servers is read in less than four bytes for each of it") {
  const std::string body = repeated("[", listed_server(), "]");
  // The transport's own copy of the body is one of the four.
  CHECK(cost("/servers", body, "ok") < 4 * body.size());
}

TEST_CASE("a list of 10 MiB of servers is kept whole") {
  const std::string body = repeated("[", listed_server(), "]");
  const auto servers =
      coolify::many({}, {200, {}, body}, coolify::summary_from_json, "a list of servers");
  REQUIRE(servers.has_value());
  CHECK(servers->size() > 6000);
  CHECK(servers->front().uuid == "web0");
  CHECK(servers->back().uuid == "web" + std::to_string(servers->size() - 1));
  CHECK(servers->back().settings.values.get(
            coolify::SettingKey<std::int64_t>{"deployment_queue_limit"}) == 25);
}

namespace {

struct Hostile {
  const char* what;
  std::string body;
};

/// About `size` bytes each.
std::vector<Hostile> no_answers(std::size_t size) {
  const auto many = [size](const std::string& begin, const std::string& part,
                           const std::string& end) { return repeated(begin, part, end, size); };
  return {
      {"arrays in arrays", std::string(size, '[')},
      {"objects in objects", many("", "{\"a\":", "")},
      {"arrays in a server", "[{\"uuid\":\"u\",\"settings\":" + std::string(size, '[')},
      {"numbers", many("[", "1,", "]")},
      {"numbers in a server", many("[{\"uuid\":\"u\",\"x\":[", "1,", "]}]")},
      {"empty objects", many("[", "{},", "]")},
      {"empty texts", many("[", "\"\",", "]")},
      {"servers of nothing but a uuid", many("[", "{\"uuid\":\"{}\"},", "]")},
      {"one name again and again", many("[{\"uuid\":\"u\",", "\"a\":1,", "}]")},
      {"many names", many("[{\"uuid\":\"u\",", "\"{}\":1,", "}]")},
      {"a long text", "[{\"uuid\":\"u\",\"name\":\"" + std::string(size, 'a') + "\"}]"},
      {"a long text of breaks", "[{\"uuid\":\"u\",\"name\":\"" + many("", "\\n", "\"}]")},
      {"long texts",
       "[{\"uuid\":\"u\",\"x\":[" + many("", "\"" + std::string(200'000, 'a') + "\",", "]}]")},
      {"a long name", "[{\"uuid\":\"u\",\"" + std::string(size, 'a') + "\":1}]"},
      {"a long number", "[{\"uuid\":\"u\",\"port\":" + std::string(size, '1') + "}]"},
      {"blanks", "[" + std::string(size, ' ') + "]"},
      {"a page", "<html>" + std::string(size, 'a')},
      {"bytes", std::string(size, '\xFF')},
  };
}

}  // namespace

TEST_CASE("10 MiB that are no list of Coolify's are refused at the same price") {
  for (const Hostile& row : no_answers(kLargest)) {
    CAPTURE(row.what);
    CHECK(cost("/servers", row.body, "coolify.bad_answer") < 4 * kLargest);
  }
}

TEST_CASE("a list of 10 MiB of the least servers is refused at the same price") {
  const std::string body =
      repeated("[", "{\"uuid\":\"{}\",\"name\":\"\",\"ip\":\"\",\"port\":1,\"user\":\"\"},", "]");
  CHECK(cost("/servers", body, "coolify.bad_answer") < 4 * kLargest);
}

TEST_CASE("what is none of Coolify's other answers is refused at the same price") {
  constexpr std::size_t kSize = kLargest / 5;
  for (const Hostile& row : no_answers(kSize)) {
    CAPTURE(row.what);
    for (const char* const call : {"/security/keys", "/servers/u"}) {
      CAPTURE(call);
      CHECK(cost(call, row.body, "coolify.bad_answer") < 4 * kSize);
    }
  }
}

TEST_CASE("a large error is told at the same price") {
  for (const int status : {400, 403, 404, 422, 502}) {
    CAPTURE(status);
    const std::size_t size = status == 422 ? kLargest : kLargest / 5;
    for (const std::string& body :
         {repeated("{\"message\":\"x\",\"errors\":{", "\"{}\":[\"no\"],", "}}", size),
          repeated("<html><title>", "<b>\x1B[31m", "", size),
          "{\"message\":\"" + std::string(size, 'a')}) {
      ClientFixture f;
      f.http->on("GET /servers/u",
                 [&](const auto&, const auto&) { return http::Response{status, {}, body}; });
      const MemoryMeter meter;
      const auto refused = f.client->get_server("u", f.context);
      CHECK(meter.peak() < 4 * size);
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().evidence.size() < 1000);
    }
  }
}

TEST_CASE("an answer that names a member twice is none") {
  CHECK_FALSE(coolify::parse_json(R"({"uuid":"a","uuid":"b"})").has_value());
  CHECK_FALSE(coolify::parse_json(R"({"a":{"b":1,"b":1}})").has_value());
  CHECK(coolify::parse_json(R"({"a":{"b":1},"b":1})").has_value());
}

TEST_CASE("a list is read element by element") {
  const auto all = [](const char* text) {
    std::string seen;
    const bool whole = coolify::read_json_list(text, [&](const coolify::Json& element) {
      seen += element.dump() + ";";
      return true;
    });
    return (whole ? "" : "not ") + seen;
  };
  CHECK(all("[]") == "");
  CHECK(all(" [1,{\"a\":[2,[3]]},[],\"x\",null] ") == "1;{\"a\":[2,[3]]};[];\"x\";null;");
  CHECK(all("[1") == "not ");
  CHECK(all("[1,") == "not 1;");
  CHECK(all("[1]x") == "not 1;");
  CHECK(all("{}") == "not ");
  CHECK(all("1") == "not ");
  CHECK(all("") == "not ");
}

namespace {

/// The elements of `text` fed in parts of `size`, and what became of it.
std::string in_parts(std::string_view text, std::size_t size) {
  std::string seen;
  coolify::JsonListReader reader([&](const coolify::Json& element) {
    seen += element.dump() + ";";
    return true;
  });
  bool sound = true;
  for (std::size_t at = 0; at < text.size() && sound; at += size) {
    sound = reader.feed(text.substr(at, size));
  }
  return (sound && reader.complete() ? "" : "not ") + seen;
}

}  // namespace

TEST_CASE("a list that comes in parts is read like one that is there") {
  struct Row {
    const char* text;
    const char* seen;
  };
  const Row rows[] = {
      {"[]", ""},
      {" \t\r\n[ \n ] \n", ""},
      {R"([1,-2.5e1,true,null,"x"])", "1;-25.0;true;null;\"x\";"},
      {R"([{"a":[2,[3]],"b":{"c":"],[\"\\"}},[],{}])",
       R"({"a":[2,[3]],"b":{"c":"],[\"\\"}};[];{};)"},
      {R"(["\\","\"]","\u00e9","é"] )", "\"\\\\\";\"\\\"]\";\"é\";\"é\";"},
      {"[1 , 2 ,\n3]", "1;2;3;"},
      {"", "not "},
      {"[", "not "},
      {"]", "not "},
      {"{}", "not "},
      {"[1", "not "},
      {"[1,", "not 1;"},
      {"[1,]", "not 1;"},
      {"[,1]", "not "},
      {"[,]", "not "},
      {"[1,,2]", "not 1;"},
      {"[1 2]", "not "},
      {"[1]x", "not 1;"},
      {"[1]]", "not 1;"},
      {"[1][2]", "not 1;"},
      {"[1}", "not "},
      {"[{]}", "not "},
      {"[\"a]", "not "},
      {"[{\"a\":1,\"a\":2}]", "not "},
      {"[\"\xFF\"]", "not "},
      {"[\xEF\xBB\xBF"
       "1]",
       "not "},
      {"[nul]", "not "},
      {"[NaN]", "not "},
      {"[01]", "not "},
      {"[/**/1]", "not "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{100}}) {
      CAPTURE(size);
      CHECK(in_parts(row.text, size) == row.seen);
    }
  }
}

TEST_CASE("a null character ends no list and no element") {
  using std::string_view_literals::operator""sv;
  CHECK(in_parts("[1\0,2]"sv, 1) == "not ");
  CHECK(in_parts("[1]\0"sv, 1) == "not 1;");
  CHECK(in_parts("[\"\0\"]"sv, 1) == "not ");
}

TEST_CASE("what was refused stays so") {
  int taken = 0;
  coolify::JsonListReader reader([&](const coolify::Json&) { return ++taken < 2; });
  CHECK(reader.feed("[1,"));
  CHECK_FALSE(reader.feed("2,"));
  CHECK_FALSE(reader.feed("3]"));
  CHECK_FALSE(reader.complete());
  CHECK(taken == 2);
}

TEST_CASE("a list that comes in parts costs no more than one of its elements") {
  coolify::JsonListReader reader([](const coolify::Json&) { return true; });
  const std::string server = tests::server_answer();
  const MemoryMeter meter;
  CHECK(reader.feed("["));
  for (int i = 0; i < 5000; ++i) CHECK(reader.feed(server + ","));
  CHECK(reader.feed(server + "]"));
  CHECK(reader.complete());
  CHECK(meter.peak() < 64 * 1024);
}

TEST_CASE("an element without an end is refused before it fills the memory") {
  for (const std::string part : {"[", "{\"a\":", "1", "\"a\",", " ", "\"aa\\n"}) {
    CAPTURE(part);
    coolify::JsonListReader reader([](const coolify::Json&) { return true; });
    CHECK(reader.feed("["));
    CHECK(reader.feed(part == "\"a\"," ? "[" : ""));
    const MemoryMeter meter;
    bool sound = true;
    for (int i = 0; i < 10'000'000 && sound; ++i) sound = reader.feed(part);
    CHECK_FALSE(sound);
    CHECK(meter.peak() < 8 * 1024 * 1024);
  }
}
