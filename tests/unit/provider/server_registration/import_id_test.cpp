#include "provider/server_registration/import_id.h"

#include <doctest/doctest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"

namespace {

std::string resolved(const std::string& id) {
  auto owned = std::make_unique<tests::FakeHttp>();
  owned->answer("GET /servers", 200,
                R"([{"uuid":"u1","name":"web","ip":"10.0.0.1","port":22,"user":"root"},)"
                R"({"uuid":"u2","name":"mail","ip":"2001:db8::1","port":22,"user":"root"},)"
                R"({"uuid":"u3","name":"mail","ip":"10.0.0.3","port":22,"user":"root"}])");
  coolify::Client client(std::move(owned), coolify::RequestPolicy());
  tests::FakeClock clock;
  base::Context context;
  context.clock = &clock;
  const auto uuid = provider::resolve_import_id(client, id, context);
  return uuid ? *uuid : uuid.error().code;
}

}  // namespace

TEST_CASE("an import names its server by uuid, address or name") {
  CHECK(resolved("9nh0fflhm8hyglcr2jltjuaq") == "9nh0fflhm8hyglcr2jltjuaq");
  CHECK(resolved("ip:10.0.0.1") == "u1");
  CHECK(resolved("ip:2001:DB8:0::1") == "u2");
  CHECK(resolved("name:web") == "u1");
}

TEST_CASE("an import that names no server, or several, is refused") {
  CHECK(resolved("a/b") == "import.invalid_id");
  CHECK(resolved("") == "import.invalid_id");
  CHECK(resolved("ip:") == "import.invalid_id");
  CHECK(resolved("ip:10.0.0.2") == "import.not_found");
  CHECK(resolved("name:db") == "import.not_found");
  CHECK(resolved("name:mail") == "import.ambiguous");
}
