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

TEST_CASE("headers of an access proxy pass") {
  ClientConfig config = good();
  config.headers.emplace("CF-Access-Client-Id", "abc.access");
  config.headers.emplace("X-Empty", "");
  config.headers.emplace("X-Text", "two words");
  CHECK(fault(config).empty());
}
