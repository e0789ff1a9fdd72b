#include "provider/config/api_access.h"

#include <doctest/doctest.h>

TEST_CASE("an endpoint that names this machine is none for others") {
  provider::ApiAccess access;
  CHECK(access.endpoint_for_hosts().empty());
  for (const char* const here :
       {"http://localhost:8000/api/v1", "http://app.localhost/api/v1",
        "http://127.0.0.1:8000/api/v1", "http://127.8.0.1/api/v1", "http://[::1]:8000/api/v1"}) {
    CAPTURE(here);
    access.set(nullptr, here);
    CHECK(access.endpoint_for_hosts().empty());
  }
  for (const char* const reachable :
       {"https://coolify.example.com/api/v1", "http://10.0.0.5:8000/api/v1",
        "http://127.example.com/api/v1", "https://[2001:db8::1]/api/v1"}) {
    CAPTURE(reachable);
    access.set(nullptr, reachable);
    CHECK(access.endpoint_for_hosts() == reachable);
  }
}

TEST_CASE("without a client the provider is not configured yet") {
  const provider::ApiAccess access;
  const auto client = access.client();
  REQUIRE_FALSE(client.has_value());
  CHECK(client.error().code == "provider.not_configured");
}
