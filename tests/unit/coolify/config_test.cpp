#include "coolify/config.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using coolify::ClientConfig;

TEST_CASE("the instance's address is accepted in every usual form") {
  struct Row {
    const char* text;
    const char* expected;  // "" when it is refused
  };
  const Row rows[] = {
      {"https://coolify.example.com", "https://coolify.example.com/api/v1"},
      {"https://coolify.example.com/", "https://coolify.example.com/api/v1"},
      {"https://coolify.example.com/api/v1", "https://coolify.example.com/api/v1"},
      {"https://coolify.example.com/api/v1/", "https://coolify.example.com/api/v1"},
      {"  http://10.0.0.1:8000\n", "http://10.0.0.1:8000/api/v1"},
      {"HTTP://Example.COM:8000", "http://example.com:8000/api/v1"},
      {"http://[::1]:8000", "http://[::1]:8000/api/v1"},
      {"http://[::1]", "http://[::1]/api/v1"},
      {"https://example.com/Tools/coolify", "https://example.com/Tools/coolify/api/v1"},
      {"https://example.com/api", "https://example.com/api/api/v1"},
      {"", ""},
      {"coolify.example.com", ""},
      {"ftp://example.com", ""},
      {"https://", ""},
      {"https:///api/v1", ""},
      {"https://user:secret@example.com", ""},
      {"https://example.com?x=1", ""},
      {"https://example.com/#a", ""},
      {"https://exa mple.com", ""},
      {"https://example.com\r\nHost: evil", ""},
      {"http://example.com:0", ""},
      {"http://example.com:65536", ""},
      {"http://example.com:port", ""},
      {"http://example.com:", ""},
      {"http://[::1", ""},
      {"http://[]:80", ""},
      {"http://[::1]x", ""},
      {"http://a<b", ""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto result = coolify::normalize_endpoint(row.text);
    CHECK(result.value_or("") == row.expected);
    if (result) continue;
    CHECK(result.error().code == "coolify.invalid_endpoint");
    CHECK(result.error().kind == base::ErrorKind::invalid_config);
    CHECK(result.error().path == base::Path::of("endpoint"));
  }
}

TEST_CASE("a password in the address is not repeated in the error") {
  const auto result = coolify::normalize_endpoint("https://user:hunter2@example.com");
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().detail().find("hunter2") == std::string::npos);
}

namespace {

ClientConfig good() {
  ClientConfig config;
  config.endpoint = "https://coolify.example.com/api/v1";
  config.token = base::Secret("3|abcdefgh");
  return config;
}

std::string fault(const ClientConfig& config) {
  const auto result = coolify::check_config(config);
  return result ? "" : result.error().code + " " + result.error().path.to_string();
}

}  // namespace

TEST_CASE("a configuration in order passes, whatever the token looks like") {
  CHECK(fault(good()).empty());
  for (const char* token : {"word", "abcdefgh", "12|x"}) {
    ClientConfig config = good();
    config.token = base::Secret(token);
    CHECK(fault(config).empty());
  }
}

TEST_CASE("each fault of the configuration is found and placed") {
  struct Row {
    void (*spoil)(ClientConfig&);
    const char* expected;
  };
  const Row rows[] = {
      {[](ClientConfig& c) { c.endpoint = "nowhere"; }, "coolify.invalid_endpoint endpoint"},
      {[](ClientConfig& c) { c.token = base::Secret(); }, "coolify.token_missing token"},
      {[](ClientConfig& c) { c.token = base::Secret("a b"); }, "coolify.invalid_token_text token"},
      {[](ClientConfig& c) { c.token = base::Secret("ab\n"); }, "coolify.invalid_token_text token"},
      {[](ClientConfig& c) { c.headers.emplace("X Y", "1"); },
       "coolify.invalid_header headers[\"X Y\"]"},
      {[](ClientConfig& c) { c.headers.emplace("", "1"); }, "coolify.invalid_header headers[\"\"]"},
      {[](ClientConfig& c) { c.headers.emplace("Authorization", "1"); },
       "coolify.invalid_header headers[\"Authorization\"]"},
      {[](ClientConfig& c) { c.headers.emplace("X-A", "1\r\nX-B: 2"); },
       "coolify.invalid_header headers[\"X-A\"]"},
      {[](ClientConfig& c) { c.client_cert = "pem"; },
       "coolify.client_certificate_incomplete client_key"},
      {[](ClientConfig& c) { c.client_key = base::Secret("pem"); },
       "coolify.client_certificate_incomplete client_cert"},
      {[](ClientConfig& c) { c.request_timeout = 10ms; },
       "coolify.invalid_setting request_timeout"},
      {[](ClientConfig& c) { c.requests.attempts = 0; }, "coolify.invalid_setting retry.attempts"},
      {[](ClientConfig& c) { c.requests.patience = -1s; },
       "coolify.invalid_setting retry.patience"},
      {[](ClientConfig& c) { c.requests.min_wait = -1s; },
       "coolify.invalid_setting retry.min_wait"},
      {[](ClientConfig& c) { c.requests.max_wait = 0s; }, "coolify.invalid_setting retry.max_wait"},
      {[](ClientConfig& c) { c.requests.requests_per_minute = 0; },
       "coolify.invalid_setting requests_per_minute"},
  };
  for (const Row& row : rows) {
    ClientConfig config = good();
    row.spoil(config);
    CHECK(fault(config) == row.expected);
  }
}

TEST_CASE("headers that mean something on the way, or follow from other settings, are refused") {
  struct Row {
    const char* name;
    const char* remedy;
    const char* value;  // what an upper layer knows it by
  };
  const Row rows[] = {
      {"Accept", "Leave it out.", "header"},
      {"content-type", "Leave it out.", "header"},
      {"Content-Length", "Leave it out.", "header"},
      {"Host", "Leave it out and write the name in the address.", "header"},
      {"AUTHORIZATION", "Leave it out and give the token as such.", "token_header"},
      {"User-Agent", "Leave it out.", "agent_header"},
      {"Proxy-Authorization", "Leave it out and write user and password in the proxy's address.",
       "proxy_header"},
      {"Proxy-Connection", "Leave it out.", nullptr},
      {"proxy-authenticate", "Leave it out.", nullptr},
      {"Connection", "Leave it out.", nullptr},
      {"Keep-Alive", "Leave it out.", nullptr},
      {"TE", "Leave it out.", nullptr},
      {"Trailer", "Leave it out.", nullptr},
      {"Transfer-Encoding", "Leave it out.", nullptr},
      {"Upgrade", "Leave it out.", nullptr},
      {"HTTP2-Settings", "Leave it out.", nullptr},
      {"Expect", "Leave it out.", nullptr},
      {"Accept-Encoding", "Leave it out.", nullptr},
      {"Content-Encoding", "Leave it out.", nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto sound = coolify::check_header(row.name, base::Secret("x"));
    REQUIRE_FALSE(sound.has_value());
    CHECK(sound.error().code == "coolify.invalid_header");
    CHECK(sound.error().path == base::Path::of("headers").key(row.name));
    CHECK(sound.error().cause.starts_with(std::string("The header ") + row.name + " is not yours"));
    CHECK(sound.error().remedy == row.remedy);
    CHECK(sound.error().values.size() == (row.value == nullptr ? 0 : 1));
    if (row.value != nullptr) CHECK(sound.error().values.at(row.value) == row.name);
  }
}

TEST_CASE("what of a token or a header cannot be right is told with its place") {
  const auto token = [](const char* text) {
    const auto sound = coolify::check_token(base::Secret(text));
    return sound ? std::string() : sound.error().cause;
  };
  const std::string rule = "A token consists of visible characters of ASCII. ";
  CHECK(token("3|abc").empty());
  CHECK(token("3|a bc") == rule + "Its character 4 is a blank.");
  CHECK(token("3|abc\n") == rule + "It ends with a line break (\\n).");
  CHECK(token("3|a\xC2\xA0"
              "bc") == rule + "Its character 4 is a non-breaking blank (U+00A0).");
  CHECK(token("3|\xD0\xB0"
              "bc") == rule + "Its character 3 is none of ASCII.");
  const auto header = [](const char* name, const char* value) {
    const auto sound = coolify::check_header(name, base::Secret(value));
    return sound ? std::string() : sound.error().cause + "/" + sound.error().evidence;
  };
  CHECK(header("X-A\n", "1") ==
        "The name is not one a header can have. It ends with a line break (\\n)./X-A\\n");
  CHECK(header("X-A", "abc\r\nX-B: 2") ==
        "The value contains a line break or a control character. Its character 4 is a line break "
        "(\\r)./");
}

TEST_CASE("the instance's address loses what surrounds it, and names what is inside") {
  CHECK(coolify::normalize_endpoint("\xEF\xBB\xBFhttps://a.example\xC2\xA0\r\n") ==
        "https://a.example/api/v1");
  const auto inside = coolify::normalize_endpoint("https://a\xE2\x80\x8B.example");
  REQUIRE_FALSE(inside.has_value());
  CHECK(inside.error().cause.ends_with("Its character 10 is a zero-width blank (U+200B)."));
  const auto blank = coolify::normalize_endpoint("https://a b");
  REQUIRE_FALSE(blank.has_value());
  CHECK(blank.error().cause.ends_with("Its character 10 is a blank."));
}

TEST_CASE("headers of an access proxy pass") {
  ClientConfig config = good();
  config.headers.emplace("CF-Access-Client-Id", "abc.access");
  config.headers.emplace("X-Empty", "");
  config.headers.emplace("X-Text", "two words");
  CHECK(fault(config).empty());
}
