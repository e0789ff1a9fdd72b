#include "provider/arguments/address.h"

#include <doctest/doctest.h>

namespace {

std::string verdict(const schema::Validator& validator, const std::string& address) {
  const base::Diagnostics found = validator.check(schema::Value::string(address));
  return found.empty() ? "accepted" : found.items().front().code;
}

}  // namespace

TEST_CASE("addresses for Coolify") {
  struct Row {
    const char* address;
    const char* expected;
  };
  const Row rows[] = {
      {"203.0.113.10", "accepted"},
      {"2001:DB8::1", "accepted"},
      {"::ffff:10.0.0.1", "accepted"},
      {"web-1.example.com", "accepted"},
      {"WEB", "accepted"},
      {"3com.example", "accepted"},
      {"[::1]", "config.address"},
      {"fe80::1%eth0", "config.address"},
      {"203.0.113.10:22", "config.address"},
      {"300.1.1.1", "config.address"},
      {"999.999.999.999", "config.address"},
      {"10.0.1", "config.address"},
      {"a_b", "config.address"},
      {"-a.example", "config.address"},
      {"a.example.", "config.address"},
      {"a b", "config.address"},
      {"", "config.address"},
      {"1.2.3.4", "config.address_placeholder"},
      {"0.0.0.0", "config.address_placeholder"},
      {"::", "config.address_placeholder"},
      {"0:0:0:0:0:0:0:0", "config.address_placeholder"},
      {"host.docker.internal", "config.address_coolify_host"},
      {"HOST.docker.Internal", "config.address_coolify_host"},
      {"host.docker.example", "accepted"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address);
    CHECK(verdict(provider::server_address(), row.address) == row.expected);
  }
  CHECK(verdict(provider::server_address(), std::string(64, 'a')) == "config.address");
  CHECK(verdict(provider::server_address(), std::string(63, 'a')) == "accepted");
}

TEST_CASE("an address that the record has stays, and another one is judged") {
  const schema::Value none =
      schema::Value::null(schema::Type::object({{"ip", schema::Type::string()}}));
  const auto with = [](const char* ip) {
    return schema::Value::object({{"ip", schema::Value::string(ip)}});
  };
  const auto told = [](const schema::Value& prior, const schema::Value& config) {
    std::string text;
    for (const base::Diagnostic& one : provider::record_address_faults(prior, config).items()) {
      text += one.code + " at " + one.path.to_string();
    }
    return text;
  };
  struct Row {
    const char* address;
    const char* fault;
  };
  for (const Row& row : {Row{"010.1.1.1", "config.address at ip"},
                         {"1.2", "config.address at ip"},
                         {"999.1.1.1", "config.address at ip"},
                         {"0x7f.1", "config.address at ip"},
                         {"web_1", "config.address at ip"},
                         {"-web.example.", "config.address at ip"},
                         {"1.2.3.4", "config.address_placeholder at ip"},
                         {"0.0.0.0", "config.address_placeholder at ip"},
                         {"host.docker.internal", "config.address_coolify_host at ip"},
                         {"203.0.113.10", ""}}) {
    CAPTURE(row.address);
    CHECK(told(none, with(row.address)) == row.fault);
    CHECK(told(with("203.0.113.11"), with(row.address)) == row.fault);
    CHECK(told(with(row.address), with(row.address)) == "");
    CHECK(told(with(row.address), with("203.0.113.11")) == "");
    CHECK(verdict(provider::recorded_address(), row.address) == "accepted");
  }
  CHECK(told(with("Web_1"), with("web_1")) == "");
  CHECK(told(with("010.1.1.1"), with("010.1.1.2")) == "config.address at ip");
  for (const char* const never : {"web\n", "[2001:db8::1]", "203.0.113.10:22", "a b",
                                  "fe80::1%eth0", "root@web", "web/", ""}) {
    CAPTURE(never);
    CHECK(verdict(provider::recorded_address(), never) == "config.address");
    CHECK(told(none, with(never)) == "config.address at ip");
  }
  CHECK(verdict(provider::recorded_address(), "2001:db8::1") == "accepted");
}

TEST_CASE("nobody logs in where programs disagree about the machine") {
  const auto fault = [](const std::string& ip) {
    const auto found = provider::login_address_fault(ip);
    return found ? found->code + " at " + found->path.to_string() : std::string();
  };
  for (const std::string unclear :
       {"010.1.1.1", "1.2", "999.1.1.1", "0x7f.1", "0X7F.1", "2130706433", "10.0.0.1.", "web.1", "",
        "[2001:db8::1]", "203.0.113.10:22", "a b", "fe80::1%eth0", "user@web", "."}) {
    CAPTURE(unclear);
    CHECK(fault(unclear) == "config.address at ip");
  }
  CHECK(fault("0.0.0.0") == "config.address_placeholder at ip");
  CHECK(fault("host.docker.internal") == "config.address_coolify_host at ip");
  for (const char* const clear : {"203.0.113.10", "2001:db8::1", "web.example.com", "web_1", "-web",
                                  "web.example.com.", "0xweb", "web-1"}) {
    CAPTURE(clear);
    CHECK(fault(clear) == "");
  }
}

TEST_CASE("what stands around an address is told with the address") {
  const auto found = provider::server_address().check(schema::Value::string("[2001:db8::1]:22"));
  REQUIRE(found.items().size() == 1);
  CHECK(found.items()[0].remedy ==
        "Write the bare address, 2001:db8::1; the port has an attribute of its own.");
}

TEST_CASE("addresses this provider connects to may have a zone") {
  CHECK(verdict(provider::reachable_address(), "fe80::1%eth0") == "accepted");
  CHECK(verdict(provider::reachable_address(), "fe80::1%br-lan.20") == "accepted");
  CHECK(verdict(provider::reachable_address(), "fe80::1%") == "config.address");
  CHECK(verdict(provider::reachable_address(), "fe80::1%eth0\r\nX: y") == "config.address");
  CHECK(verdict(provider::reachable_address(), "203.0.113.10%eth0") == "config.address");
  CHECK(verdict(provider::reachable_address(), "bad host") == "config.address");
}
