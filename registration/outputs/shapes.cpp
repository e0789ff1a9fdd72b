#include "registration/outputs/shapes.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "registration/outputs/documents.h"
#include "registration/outputs/words.h"

namespace registration::outputs {
namespace {

constexpr std::array<std::string_view, 37> kOfMachines = {"server_type",
                                                          "instance_type",
                                                          "machine_type",
                                                          "image",
                                                          "image_id",
                                                          "image_name",
                                                          "ami",
                                                          "flavor_id",
                                                          "flavor_name",
                                                          "boot_disk",
                                                          "root_block_device",
                                                          "os_disk",
                                                          "os",
                                                          "os_id",
                                                          "vcpus",
                                                          "vcpu_count",
                                                          "cores",
                                                          "ram",
                                                          "memory",
                                                          "cpu",
                                                          "user_data",
                                                          "key_name",
                                                          "ssh_keys",
                                                          "ssh_key_ids",
                                                          "power_state",
                                                          "power_status",
                                                          "instance_state",
                                                          "public_net",
                                                          "root_volume",
                                                          "computer_name",
                                                          "network_interface",
                                                          "network_interface_ids",
                                                          "storage_devices",
                                                          "boot_volume_id",
                                                          "project_ssh_key_ids",
                                                          "admin_ssh_key",
                                                          "operating_system"};
// Rules and permitted ranges, records, load balancers, NAT, databases, peers.
constexpr std::array<std::string_view, 76> kOfOthers = {"rule",
                                                        "rules",
                                                        "inbound_rule",
                                                        "outbound_rule",
                                                        "security_rule",
                                                        "inbound_policy",
                                                        "outbound_policy",
                                                        "ingress",
                                                        "egress",
                                                        "source_ips",
                                                        "source_ip",
                                                        "source_addresses",
                                                        "source_address_prefix",
                                                        "source_address_prefixes",
                                                        "source_ranges",
                                                        "source_cidr",
                                                        "source_cidrs",
                                                        "destination_ips",
                                                        "destination_addresses",
                                                        "destination_address_prefix",
                                                        "cidr_blocks",
                                                        "ipv6_cidr_blocks",
                                                        "cidr_ipv4",
                                                        "cidr_ipv6",
                                                        "remote_ip_prefix",
                                                        "from_port",
                                                        "port_range_min",
                                                        "ttl",
                                                        "zone_id",
                                                        "hosted_zone_id",
                                                        "proxied",
                                                        "proxiable",
                                                        "rrdatas",
                                                        "records",
                                                        "managed_zone",
                                                        "dns_ptr",
                                                        "load_balancer_type",
                                                        "load_balancing_scheme",
                                                        "algorithm",
                                                        "forwarding_rule",
                                                        "forwarding_rules",
                                                        "healthcheck",
                                                        "health_check",
                                                        "listener",
                                                        "listeners",
                                                        "droplet_ids",
                                                        "frontend_ip_configuration",
                                                        "client_conn_throttle",
                                                        "vip_address",
                                                        "vip_subnet_id",
                                                        "target_group_arns",
                                                        "ssl_compatibility_level",
                                                        "connectivity_type",
                                                        "nat_gateway_id",
                                                        "secondary_allocation_ids",
                                                        "nat_ip_allocate_option",
                                                        "upstream_dns_servers",
                                                        "bgp_settings",
                                                        "tunnel1_address",
                                                        "customer_gateway_id",
                                                        "engine",
                                                        "engine_version",
                                                        "db_name",
                                                        "instance_class",
                                                        "allocated_storage",
                                                        "db_subnet_group_name",
                                                        "database_version",
                                                        "database_engine",
                                                        "cache_nodes",
                                                        "administrator_login",
                                                        "allowed_ips",
                                                        "allowed_ip_ranges",
                                                        "persistent_keepalive",
                                                        "persistent_keepalive_interval",
                                                        "preshared_key",
                                                        "backend_address_pool"};
// What a module that runs a cluster itself tells as well, beside its machines. It has no id.
constexpr std::array<std::string_view, 18> kOfClusters = {"endpoint",
                                                          "kube_config",
                                                          "kubeconfig",
                                                          "kubeconfigs",
                                                          "kube_config_raw",
                                                          "kube_admin_config",
                                                          "cluster_ca_certificate",
                                                          "certificate_authority",
                                                          "master_auth",
                                                          "node_pool",
                                                          "node_pools",
                                                          "default_node_pool",
                                                          "cluster_subnet",
                                                          "service_subnet",
                                                          "kubernetes_version",
                                                          "k8s_version",
                                                          "apiserver_url",
                                                          "cluster_ipv4_cidr"};
constexpr std::array<std::string_view, 12> kOfAddresses = {
    "allocation_id", "association_id",      "public_ipv4_pool",    "network_border_group",
    "assignee_id",   "assignee_type",       "home_location",       "allocation_method",
    "address_type",  "floating_network_id", "floating_ip_address", "carrier_ip"};

constexpr std::string_view kSshPort = "22";

template <std::size_t Size>
bool has_one(const OutputValue::Object& object, const std::array<std::string_view, Size>& names) {
  return std::any_of(object.begin(), object.end(), [&](const auto& member) {
    return std::find(names.begin(), names.end(), member.first) != names.end() &&
           !unwrapped(member.second).is_null();
  });
}

const std::string* text_under(const OutputValue::Object& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : unwrapped(found->second).string();
}

bool has_shape_of_record(const OutputValue::Object& object) {
  constexpr std::array<std::string_view, 3> kTypes = {"A", "AAAA", "CNAME"};
  const std::string* const type = text_under(object, "type");
  return type != nullptr && std::find(kTypes.begin(), kTypes.end(), *type) != kTypes.end();
}

/// A cluster that is nobody's own: its machines are not told beside it.
bool has_shape_of_cluster(const OutputValue::Object& object) {
  return object.contains("id") && has_one(object, kOfClusters) &&
         std::none_of(object.begin(), object.end(), [](const auto& member) {
           const OutputValue& value = unwrapped(member.second);
           return is_about_servers(member.first) &&
                  (value.list() != nullptr || value.object() != nullptr);
         });
}

}  // namespace

bool has_shape_of_machine(const OutputValue::Object& object) {
  return has_one(object, kOfMachines);
}

bool has_shape_of_other(const OutputValue::Object& object) {
  if (has_shape_of_machine(object)) return false;
  return has_one(object, kOfOthers) || has_shape_of_record(object) || has_shape_of_cluster(object);
}

bool has_shape_of_database(const OutputValue::Object& object) {
  constexpr std::array<std::string_view, 3> kOfDatabases = {"uri", "endpoint", "database"};
  const auto port = object.find("port");
  const auto* const number = port == object.end() ? nullptr : unwrapped(port->second).number();
  const bool serves_clients =
      has_one(object, kOfDatabases) || (number != nullptr && number->text != kSshPort);
  return serves_clients && !has_shape_of_machine(object);
}

bool has_shape_of_lent_address(const OutputValue::Object& object) {
  const bool joins_a_network = object.contains("server_id") && object.contains("network_id");
  return (has_one(object, kOfAddresses) || joins_a_network) && !has_shape_of_machine(object) &&
         !has_shape_of_other(object);
}

}  // namespace registration::outputs
