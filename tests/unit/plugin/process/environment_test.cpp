#include "plugin/process/environment.h"

#include <doctest/doctest.h>

#include <map>

using plugin::Environment;
using plugin::PortRange;

namespace {

Environment environment(std::map<std::string, std::string> variables) {
  return plugin::read_environment([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

}  // namespace

TEST_CASE("only Terraform's cookie counts") {
  CHECK(!environment({}).has_cookie);
  CHECK(!environment({{"TF_PLUGIN_MAGIC_COOKIE", "other"}}).has_cookie);
  CHECK(environment({{"TF_PLUGIN_MAGIC_COOKIE",
                      "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}})
            .has_cookie);
}

TEST_CASE("protocol versions are a set") {
  struct Case {
    const char* text;
    std::set<int> versions;
  };
  for (const Case& one : {Case{"5,6", {5, 6}}, Case{"6,5", {5, 6}}, Case{"6", {6}}, Case{"", {}},
                          Case{" 6 , 5", {5, 6}}, Case{"6,,x,7y", {6}}, Case{",", {}}}) {
    CAPTURE(one.text);
    CHECK(environment({{"PLUGIN_PROTOCOL_VERSIONS", one.text}}).protocol_versions == one.versions);
  }
  CHECK(environment({}).protocol_versions.empty());
}

TEST_CASE("a port range is used when it is one") {
  struct Case {
    const char* first;
    const char* last;
    PortRange range;
  };
  for (const Case& one : {Case{"10000", "25000", {10000, 25000}}, Case{"7", "7", {7, 7}},
                          Case{"", "", {}}, Case{"10", "9", {}}, Case{"10", "65536", {}},
                          Case{"-1", "10", {}}, Case{"a", "10", {}}, Case{"10", "", {}}}) {
    CAPTURE(one.first);
    CHECK(environment({{"PLUGIN_MIN_PORT", one.first}, {"PLUGIN_MAX_PORT", one.last}}).ports ==
          one.range);
  }
}

TEST_CASE("the rest is taken as it is") {
  const Environment all = environment({{"PLUGIN_CLIENT_CERT", "pem"},
                                       {"PLUGIN_UNIX_SOCKET_DIR", "/sockets"},
                                       {"PLUGIN_UNIX_SOCKET_GROUP", "staff"},
                                       {"PLUGIN_MULTIPLEX_GRPC", "true"},
                                       {"COOLIFY_PLUGIN_NETWORK", "TCP"}});
  CHECK(all.client_certificate == "pem");
  CHECK(all.socket_directory == "/sockets");
  CHECK(all.socket_group == "staff");
  CHECK(all.wants_multiplex_field);
  CHECK(all.wants_tcp);
  const Environment none = environment({{"PLUGIN_MULTIPLEX_GRPC", ""}});
  CHECK(none.client_certificate == "");
  CHECK(!none.wants_multiplex_field);
  CHECK(!none.wants_tcp);
}
