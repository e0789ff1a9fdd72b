#include "tests/standin/http/http_message.h"

#include <doctest/doctest.h>

using standin::parse_query;
using standin::parse_request_head;
using standin::percent_decoded;

TEST_CASE("a request head is taken apart") {
  const auto request = parse_request_head(
      "GET /api/v1/servers/a%20b?force=true&x=%41+b HTTP/1.1\r\nHost: h\r\nACCEPT:  text/html ");
  REQUIRE(request.has_value());
  CHECK(request->method == "GET");
  CHECK(request->path == "/api/v1/servers/a b");
  REQUIRE(request->query.size() == 2);
  CHECK(request->query[0] == std::pair<std::string, std::string>("force", "true"));
  CHECK(request->query[1] == std::pair<std::string, std::string>("x", "A b"));
  CHECK(request->header("accept") == "text/html");
  CHECK(request->header("cookie").empty());
}

TEST_CASE("what is no request head is refused") {
  for (const char* head : {"", "GET", "GET /", "GET / FTP/1.0", "GET / HTTP/1.1\r\nno colon"}) {
    CAPTURE(head);
    const auto request = parse_request_head(head);
    REQUIRE_FALSE(request.has_value());
    CHECK(request.error().code == "http.bad_request");
    CHECK(request.error().kind == base::ErrorKind::remote_failed);
  }
}

TEST_CASE("percent escapes") {
  struct Row {
    const char* text;
    bool plus_is_blank;
    const char* decoded;
  };
  for (const Row& row :
       {Row{"a%2Fb", false, "a/b"}, Row{"a+b", false, "a+b"}, Row{"a+b", true, "a b"},
        Row{"%4", false, "%4"}, Row{"%zz", false, "%zz"}, Row{"%c3%A9", false, "\xC3\xA9"}}) {
    CAPTURE(row.text);
    CHECK(percent_decoded(row.text, row.plus_is_blank) == row.decoded);
  }
}

TEST_CASE("a query without a value has an empty one") {
  const auto query = parse_query("a&b=1=2&&c=");
  REQUIRE(query.size() == 3);
  CHECK(query[0].second.empty());
  CHECK(query[1].second == "1=2");
  CHECK(query[2].first == "c");
}

TEST_CASE("a response head carries the length and the date") {
  const standin::Response response{
      404, {{"Content-Type", "text/plain"}}, "gone", standin::Delivery::whole};
  const base::WallTime date(std::chrono::seconds(784111777));
  CHECK(response_head(response, date, false) ==
        "HTTP/1.1 404 Not Found\r\nServer: nginx\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        "Content-Type: text/plain\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
}
