// Registrations of servers whose address no configuration could name: older versions of Coolify,
// its pages and its API take more than is of use. What exists may stay.
#include <doctest/doctest.h>

#include <string>

#include "provider/server_registration/spec.h"
#include "schema/validation.h"
#include "tests/contract/registration.h"

using provider::RegistrationModel;
using schema::Value;
using tests::Registration;
using tests::steady_difference;

namespace {

/// A usable server with this address that no registration made; its uuid.
std::string foreign_server(const Registration& r, const std::string& ip) {
  auto& instance = r.contract.instance();
  const std::string uuid = instance.control(
      "POST", "/servers",
      {{"ip", "10.0.0.1"}, {"name", "web-1"}, {"private_key_uuid", r.contract.key_uuid()}})["uuid"];
  instance.control("POST", "/servers/" + uuid,
                   {{"ip", ip}, {"settings", {{"is_reachable", true}, {"is_usable", true}}}});
  return uuid;
}

/// A registration of it, imported and taken over without a run.
struct Odd {
  explicit Odd(const std::string& ip) {
    REQUIRE(r.import(foreign_server(r, ip)).empty());
    arguments = r.arguments();
    arguments.ip = ip;
    CHECK(r.apply(arguments).empty());
    static_cast<void>(r.events());
    static_cast<void>(r.changes());
  }

  Registration r;
  RegistrationModel arguments;
};

constexpr const char* kOdd[] = {"010.1.1.1", "1.2",   "999.1.1.1", "0x7f.1",
                                "web_1",     "-web",  "a.b.",      "1.2.3.4",
                                "0.0.0.0",   "web.1", "::",        "b\u00FCro"};

}  // namespace

TEST_CASE("a server with any address is imported, read, planned and changed without a login") {
  for (const std::string ip : kOdd) {
    CAPTURE(ip);
    Registration r;
    const std::string uuid = foreign_server(r, ip);
    static_cast<void>(r.changes());
    CHECK(r.import("ip:" + ip).empty());
    CHECK(r.uuid() == uuid);
    // Coolify Cloud gives this one to servers that it could not reach for a week.
    CHECK(r.refresh() == (ip == "1.2.3.4" ? "(registration.address_overwritten)" : ""));
    CHECK(r.state.at("ip") == Value::string(ip));
    RegistrationModel arguments = r.arguments();
    arguments.ip = ip;
    const schema::Schema schema = provider::registration_spec().schema(0, "");
    CHECK(schema::validate_config(schema, provider::registration_spec().encode(arguments)).empty());
    CHECK(r.plan(arguments).empty());
    CHECK(r.apply(arguments).empty());
    CHECK(r.changes().empty());
    arguments.name = "web-2";
    CHECK(r.apply(arguments).empty());
    CHECK(r.changes() == "PATCH /servers/*");
    CHECK(r.record()["ip"] == ip);
    CHECK(r.events().empty());
    CHECK(r.destroy().empty());
  }
}

TEST_CASE("a new address and a changed one are judged before anything is touched") {
  for (const std::string ip : {"010.1.1.1", "1.2", "999.1.1.1", "0x7f.1", "web_1"}) {
    CAPTURE(ip);
    {
      Registration fresh;
      RegistrationModel wanted = fresh.arguments();
      wanted.ip = ip;
      CHECK(fresh.plan(wanted) == "config.address");
      CHECK(fresh.changes().empty());
    }
    Odd odd("010.9.9.9");
    const Value before = odd.r.state;
    odd.arguments.ip = ip;
    CHECK(odd.r.plan(odd.arguments) == "(config.address)");
    CHECK(odd.r.apply(odd.arguments) == "config.address");
    CHECK(steady_difference(before, odd.r.state).empty());
    CHECK(odd.r.events().empty());
    CHECK(odd.r.changes().empty());
  }
  Odd odd("010.9.9.9");
  odd.arguments.ip = "1.2.3.4";
  CHECK(odd.r.apply(odd.arguments) == "config.address_placeholder");
  odd.arguments.ip = "10.0.0.7";
  CHECK(odd.r.apply(odd.arguments).empty());
  CHECK(odd.r.record()["ip"] == "10.0.0.7");
}

TEST_CASE("a change that logs in needs an address that can be used") {
  for (const std::string ip : {"010.1.1.1", "1.2", "999.1.1.1", "0x7f.1"}) {
    CAPTURE(ip);
    Odd odd(ip);
    const Value before = odd.r.state;
    odd.arguments.triggers = std::map<std::string, std::string>{{"a", "b"}};
    CHECK(odd.r.plan(odd.arguments) == "(config.address)");
    CHECK(odd.r.apply(odd.arguments) == "config.address");
    CHECK(odd.r.told.find("`ssh.host`") != std::string::npos);
    CHECK(steady_difference(before, odd.r.state).empty());
    CHECK(odd.r.events().empty());
    CHECK(odd.r.changes().empty());

    odd.arguments.ssh->host = "10.0.0.1";
    CHECK(odd.r.plan(odd.arguments).empty());
    CHECK(odd.r.apply(odd.arguments).empty());
    CHECK(odd.r.events() == "connect, inspect, deploy root");
    CHECK(odd.r.record()["ip"] == ip);
  }
  // Whether a name can be found is for the look-up to say.
  Odd odd("web_1");
  odd.arguments.triggers = std::map<std::string, std::string>{{"a", "b"}};
  CHECK(odd.r.apply(odd.arguments).empty());
  CHECK(odd.r.events() == "connect, inspect, deploy root");
}

TEST_CASE("a destroy that cannot log in at the address leaves the key and tells the way") {
  Odd odd("010.1.1.1");
  odd.arguments.on_destroy = provider::OnDestroyModel();
  odd.arguments.on_destroy->remove_key = true;
  CHECK(odd.r.apply(odd.arguments).empty());
  CHECK(odd.r.destroy() == "(config.address)");
  INFO(odd.r.told);
  CHECK(odd.r.told.find("say with `ssh.host` where the machine is") != std::string::npos);
  CHECK_FALSE(odd.r.has_state());
}

TEST_CASE("a server that is adopted keeps its address") {
  Registration r;
  const std::string uuid = foreign_server(r, "010.1.1.1");
  RegistrationModel arguments = r.arguments();
  arguments.ip = "010.1.1.1";
  arguments.ssh->host = "10.0.0.1";
  CHECK(r.plan(arguments) == "config.address (plan.address_taken)");
  arguments.adopt_existing = true;
  CHECK(r.plan(arguments) == "(plan.adopts)");
  CHECK(r.apply(arguments) == "(registration.adopted)");
  CHECK(r.uuid() == uuid);
  CHECK(r.record()["ip"] == "010.1.1.1");
}

TEST_CASE("where there is nothing to adopt, an address is a new one") {
  Registration r;
  RegistrationModel arguments = r.arguments();
  arguments.ip = "010.1.1.2";
  arguments.adopt_existing = true;
  CHECK(r.plan(arguments) == "config.address");
}

TEST_CASE("an import with brackets is told how the address is written") {
  Registration r;
  foreign_server(r, "2001:db8::1");
  CHECK(r.import("ip:[2001:db8::1]") == "import.not_found");
  CHECK(r.told.find("ip:2001:db8::1") != std::string::npos);
  CHECK(r.import("ip:2001:DB8::1").empty());
}
