#include "registration/outputs/words.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace registration::outputs {
namespace {

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Whether all words of "a_name" are so.
template <typename Test>
bool each_word(std::string_view name, const Test& test) {
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of("_-"), name.size());
    if (!test(name.substr(0, end))) return false;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return true;
}

/// Whether one of the words is among these.
template <std::size_t Size>
bool has_word(std::string_view name, const std::array<std::string_view, Size>& words) {
  return !each_word(name, [&](std::string_view word) { return !is_one_of(word, words); });
}

std::string_view last_word(std::string_view name) {
  const std::size_t last = name.find_last_of("_-");
  return last == std::string_view::npos ? name : name.substr(last + 1);
}

constexpr std::array<std::string_view, 26> kServerWords = {
    "server",   "servers", "instance", "instances", "machine", "machines", "node",
    "nodes",    "host",    "hosts",    "vm",        "vms",     "droplet",  "droplets",
    "worker",   "workers", "master",   "masters",   "agent",   "agents",   "manager",
    "managers", "member",  "members",  "fleet",     "cluster"};
constexpr std::array<std::string_view, 20> kMachineWords = {
    "server", "servers", "instance", "instances", "machine",  "machines", "node",
    "nodes",  "vm",      "vms",      "droplet",   "droplets", "worker",   "workers",
    "master", "masters", "agent",    "agents",    "manager",  "managers"};
constexpr std::array<std::string_view, 6> kServiceWords = {"dns", "nameserver", "nameservers",
                                                           "ntp", "dhcp",       "resolvers"};
// What stands before servers, what they use, and who may come to them.
constexpr std::array<std::string_view, 60> kOtherWords = {
    "gateway",   "gateways",  "subnet",     "subnets",   "netmask",      "vpc",
    "route",     "routes",    "nat",        "lb",        "lbs",          "nlb",
    "alb",       "elb",       "balancer",   "balancers", "loadbalancer", "loadbalancers",
    "vip",       "vips",      "ingress",    "egress",    "endpoint",     "endpoints",
    "record",    "records",   "database",   "databases", "rds",          "redis",
    "postgres",  "mysql",     "postgresql", "mariadb",   "mongodb",      "valkey",
    "peer",      "peers",     "rule",       "rules",     "source",       "sources",
    "firewall",  "firewalls", "sg",         "nsg",       "acl",          "acls",
    "allow",     "allowed",   "allowlist",  "whitelist", "whitelisted",  "permit",
    "permitted", "trusted",   "from",       "denied",    "blocked",      "authorized"};
constexpr std::array<std::string_view, 13> kPeopleWords = {
    "admin",  "admins", "office",   "my",        "home",      "user",      "client",
    "caller", "users",  "operator", "operators", "developer", "developers"};
constexpr std::array<std::string_view, 10> kRangeWords = {
    "ip", "ips", "ipv4", "ipv6", "address", "addresses", "cidr", "cidrs", "range", "ranges"};
constexpr std::array<std::string_view, 7> kClusterWords = {"cluster", "kubernetes", "k8s", "kube",
                                                           "eks",     "gke",        "aks"};
constexpr std::array<std::string_view, 8> kEndWords = {"ip",   "ipv4", "ipv6",     "address",
                                                       "host", "url",  "hostname", "endpoint"};
constexpr std::array<std::string_view, 6> kLentWords = {"floating", "reserved", "elastic",
                                                        "eip",      "eips",     "static"};
constexpr std::array<std::string_view, 2> kRoleWords = {"web", "app"};
constexpr std::array<std::string_view, 9> kInnerWords = {
    "private", "internal", "cidr", "cidrs", "network", "networks", "range", "ranges", "version"};
constexpr std::array<std::string_view, 6> kInterfaceWords = {"interface", "interfaces", "nic",
                                                             "nics",      "vnic",       "vnics"};
constexpr std::array<std::string_view, 21> kPartWords = {
    "network", "networks", "net",  "public", "private", "address", "addresses",
    "ip",      "ips",      "ipv4", "ipv6",   "v4",      "v6",      "access",
    "nat",     "config",   "port", "ports",  "eip",     "ipv4s",   "ipv6s"};

/// "web_server" of "web_server_public_ip": what the addresses are of.
std::string_view without_parts(std::string_view name) {
  while (is_one_of(last_word(name), kPartWords) || is_one_of(last_word(name), kLentWords) ||
         is_one_of(last_word(name), kEndWords)) {
    const std::size_t end = name.find_last_of("_-");
    if (end == std::string_view::npos) return {};
    name = name.substr(0, end);
  }
  return name;
}

bool is_of_machines(std::string_view word) {
  return is_one_of(word, kMachineWords) || is_one_of(word, kRoleWords);
}

}  // namespace

bool is_generic(std::string_view name) { return name == "id" || name == "name" || name == "label"; }

bool is_about_servers(std::string_view name) {
  return is_one_of(last_word(name), kServerWords) && !is_about_others(name);
}

bool is_about_machines(std::string_view name) {
  return is_one_of(last_word(name), kMachineWords) && !is_about_others(name);
}

bool is_about_a_role(std::string_view name) {
  if (is_about_servers(name) || is_about_others(name) || is_about_the_inside(name)) return false;
  bool has_role = false;
  const bool is_all = each_word(name, [&](std::string_view word) {
    const bool is_role = is_one_of(word, kRoleWords);
    has_role = has_role || is_role;
    const bool is_v6 = word == "ipv6" || word == "v6";
    return is_role || (!is_v6 && is_one_of(word, kPartWords)) || is_one_of(word, kServerWords);
  });
  return is_all && has_role;
}

bool is_about_a_database(std::string_view name) {
  return has_word(name, std::array{std::string_view("db"), std::string_view("dbs")}) &&
         !is_one_of(last_word(name), kMachineWords);
}

bool is_about_others(std::string_view name) {
  if (has_word(name, kServiceWords) || name == "name_servers") return true;
  const std::string_view subject = last_word(without_parts(name));
  if (is_of_machines(subject)) return false;
  const bool is_of_people = is_one_of(subject, kPeopleWords) && has_word(name, kRangeWords);
  const std::string_view last = last_word(name);
  const bool is_of_a_database =
      is_about_a_database(name) && is_one_of(last, kEndWords) && last != "ip";
  return is_of_people || is_of_a_database || has_word(name, kOtherWords);
}

bool is_about_a_lent_address(std::string_view name) {
  const std::string_view subject = last_word(without_parts(name));
  if (is_of_machines(subject)) return false;
  if (has_word(name, kClusterWords) && is_one_of(last_word(name), kEndWords)) {
    return is_one_of(subject, kClusterWords) || subject == "api";
  }
  return has_word(name, kLentWords) || name.starts_with("primary_ip");
}

bool is_about_a_cluster(std::string_view name) {
  return has_word(name, kClusterWords) && !is_one_of(last_word(name), kMachineWords);
}

std::string twin_of(std::string_view name) {
  constexpr std::array<std::string_view, 4> kVersions = {"ipv4", "v4", "ipv6", "v6"};
  if (!has_word(name, kVersions)) return {};
  std::string twin(name);
  const std::size_t v6 = twin.rfind("v6");
  const std::size_t at = v6 == std::string::npos ? twin.rfind("v4") : v6;
  twin[at + 1] = v6 == std::string::npos ? '6' : '4';
  return twin;
}

bool is_about_the_inside(std::string_view name) { return has_word(name, kInnerWords); }

bool names_a_part(std::string_view name) {
  return (has_word(name, kPartWords) || names_an_interface(name)) && !is_about_servers(name);
}

bool names_an_interface(std::string_view name) {
  return has_word(name, kInterfaceWords) && !is_about_servers(name);
}

}  // namespace registration::outputs
