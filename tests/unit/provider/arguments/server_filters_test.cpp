#include "provider/arguments/server_filters.h"

#include <doctest/doctest.h>

using provider::ServerFilters;
using schema::Value;

namespace {

coolify::ServerSummary server(const std::string& name, const std::string& ip) {
  coolify::ServerSummary made;
  made.uuid = "u";
  made.name = name;
  made.ip = ip;
  return made;
}

bool in_range(const std::string& range, const std::string& ip) {
  ServerFilters filters;
  filters.address_range = range;
  return provider::passes(filters, server("web", ip));
}

std::string verdict(const std::string& range) {
  const auto found = provider::address_range().check(Value::string(range));
  return found.empty() ? "" : found.items().front().code + ": " + found.items().front().remedy;
}

}  // namespace

TEST_CASE("without filters every server passes") { CHECK(provider::passes({}, server("", ""))); }

TEST_CASE("each filter lets its own pass and no others") {
  ServerFilters filters;
  coolify::ServerSummary one = server("web-1", "10.0.0.1");
  one.is_reachable = true;
  one.settings.values.set(coolify::kIsBuildServer, true);
  filters.is_reachable = true;
  CHECK(provider::passes(filters, one));
  filters.is_usable = false;
  CHECK(provider::passes(filters, one));
  filters.is_build_server = true;
  CHECK(provider::passes(filters, one));
  filters.name_pattern = "web-?";
  filters.address_range = "10.0.0.0/24";
  CHECK(provider::passes(filters, one));
  // The key is not for the list to say.
  filters.private_key_uuid = "other";
  CHECK(provider::passes(filters, one));
  const auto fails = [&](auto change) {
    ServerFilters other = filters;
    change(other);
    return !provider::passes(other, one);
  };
  CHECK(fails([](ServerFilters& f) { f.is_reachable = false; }));
  CHECK(fails([](ServerFilters& f) { f.is_usable = true; }));
  CHECK(fails([](ServerFilters& f) { f.is_build_server = false; }));
  CHECK(fails([](ServerFilters& f) { f.name_pattern = "db-?"; }));
  CHECK(fails([](ServerFilters& f) { f.address_range = "10.0.1.0/24"; }));
}

TEST_CASE("a server that does not tell whether it is for builds is neither") {
  ServerFilters filters;
  for (const bool wanted : {true, false}) {
    filters.is_build_server = wanted;
    CHECK_FALSE(provider::passes(filters, server("web", "10.0.0.1")));
  }
}

TEST_CASE("an address that is none is in no range") {
  CHECK(in_range("10.0.0.0/8", "10.1.2.3"));
  CHECK(in_range("2001:db8::/32", "2001:DB8:0::1"));
  for (const char* const odd :
       {"", "web.example.com", "300.1.1.1", "host.docker.internal", "10.0.0.1 ", "::1%lo"}) {
    CAPTURE(std::string(odd));
    CHECK_FALSE(in_range("0.0.0.0/0", odd));
    CHECK_FALSE(in_range("::/0", odd));
  }
}

TEST_CASE("a range is one without bits that do not count, and the right one is told") {
  CHECK(verdict("10.0.0.0/8").empty());
  CHECK(verdict("2001:db8::/32").empty());
  CHECK(verdict("10.0.0.1/8") == "config.address_range: Write `10.0.0.0/8`, or count more bits.");
  CHECK(verdict("2001:DB8::1/64") ==
        "config.address_range: Write `2001:db8::/64`, or count more bits.");
  for (const char* const odd : {"", "10.0.0.0", "10.0.0.0/33", "web/8", "10.0.0.0/8 "}) {
    CAPTURE(std::string(odd));
    CHECK(verdict(odd).starts_with("config.address_range: Write for example `10.0.0.0/8`"));
  }
}
