#include "coolify/adoption.h"

#include <doctest/doctest.h>

using coolify::AddressUse;
using coolify::NewServer;
using coolify::Server;
using coolify::ServerList;
using coolify::ServerSummary;

namespace {

ServerSummary record(const char* uuid, const char* ip, int port = 22, const char* user = "root") {
  ServerSummary server;
  server.uuid = uuid;
  server.name = std::string("name-of-") + uuid;
  server.ip = ip;
  server.port = port;
  server.user = user;
  return server;
}

NewServer wanted(const char* ip) {
  NewServer server;
  server.ip = ip;
  server.private_key_uuid = "key";
  return server;
}

}  // namespace

TEST_CASE("servers at an address, whatever their port") {
  const ServerList list{
      {record("a", "10.0.0.1"), record("b", "10.0.0.2"), record("c", "10.0.0.1", 2222)}, {}};
  const auto found = coolify::servers_at(list, "10.0.0.1");
  REQUIRE(found.size() == 2);
  CHECK(found[0]->uuid == "a");
  CHECK(found[1]->uuid == "c");
  CHECK(coolify::servers_at(list, "10.0.0.3").empty());
  CHECK(coolify::address_taken(found, AddressUse::new_record).evidence ==
        "name-of-a (uuid a, root@10.0.0.1 port 22)\nname-of-c (uuid c, root@10.0.0.1 port 2222)");
}

TEST_CASE("whoever finds his address taken is told how to keep the record that has it") {
  const ServerSummary ours = record("9nh0fflhm8hyglcr2jltjuaq", "10.0.0.1");
  const auto holder = [](std::vector<const ServerSummary*> holders) {
    return coolify::address_taken(holders, AddressUse::new_record).values.at("holder");
  };
  CHECK(holder({&ours}) == "9nh0fflhm8hyglcr2jltjuaq");
  const base::Diagnostic kept = coolify::address_taken({&ours}, AddressUse::new_record);
  CHECK(kept.remedy.find("adopt the record") != std::string::npos);
  // What moves to the address has a record already.
  const base::Diagnostic moved = coolify::address_taken({&ours}, AddressUse::known_record);
  CHECK(moved.remedy == "Delete that server in Coolify or use another address.");
  CHECK(moved.values.empty());

  // Only one that is certain is named, and nothing that a shell would read otherwise.
  const ServerSummary other = record("other", "10.0.0.1", 2222);
  const ServerSummary odd = record("x' ; rm -rf / #", "10.0.0.1");
  CHECK(holder({&ours, &other}) == "UUID");
  CHECK(holder({&odd}) == "UUID");
}

TEST_CASE("what may be adopted") {
  const auto find = [](const ServerList& list, const NewServer& server) {
    const auto found = coolify::find_adoptable(list, server);
    if (!found) return found.error().code;
    return *found == nullptr ? std::string("none") : (*found)->uuid;
  };
  ServerList list{{record("a", "10.0.0.1"), record("b", "10.0.0.2", 2222, "deploy")}, {}};
  CHECK(find(list, wanted("10.0.0.1")) == "a");
  CHECK(find(list, wanted("10.0.0.9")) == "none");
  CHECK(find(list, wanted("10.0.0.2")) == "coolify.not_adoptable");
  NewServer same = wanted("10.0.0.2");
  same.port = 2222;
  same.user = "deploy";
  CHECK(find(list, same) == "b");
  list.servers.push_back(record("c", "10.0.0.1"));
  CHECK(find(list, wanted("10.0.0.1")) == "coolify.not_adoptable");
  ServerSummary host = record("h", "10.0.0.7");
  host.is_coolify_host = true;
  list.servers.push_back(host);
  CHECK(find(list, wanted("10.0.0.7")) == "coolify.not_adoptable");
}

TEST_CASE("an adopted record is changed only where it differs") {
  Server existing{record("a", "2001:DB8::1")};
  existing.settings.values.set("is_build_server", false);
  existing.settings.values.set("proxy_type", "traefik");
  NewServer server = wanted("2001:db8::1");
  CHECK(coolify::changes_to(existing, "key", server).empty());
  server.name = "web";
  server.description = "d";
  server.port = 2222;
  server.user = "deploy";
  server.settings.set("is_build_server", true);
  server.settings.set("proxy_type", "caddy");
  const auto changes = coolify::changes_to(existing, "other-key", server);
  CHECK(changes.name == "web");
  CHECK_FALSE(changes.ip.has_value());
  CHECK(coolify::changed_fields(changes) ==
        std::vector<std::string>{"description", "is_build_server", "name", "port",
                                 "private_key_uuid", "proxy_type", "user"});
  CHECK(coolify::changes_to(existing, std::nullopt, server).private_key_uuid == "key");
  existing.description = "of somebody";
  server.description = "";
  CHECK(coolify::changes_to(existing, "key", server).description == "");
}

TEST_CASE("Coolify's own host is refused") {
  ServerSummary server = record("a", "host.docker.internal");
  CHECK(coolify::refuse_coolify_host(server).has_value());
  server.is_coolify_host = true;
  CHECK(coolify::refuse_coolify_host(server).error().code == "coolify.coolify_host");
}
