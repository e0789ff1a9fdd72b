#include "registration/outputs/names.h"

namespace registration::outputs {

// The first of the addresses and of the ids are in the order in which Coolify's own plans for a
// deployment tried them. The rest are names that resources of clouds and well-known modules use:
// DigitalOcean, Vultr and Linode, Google, OpenStack, Proxmox, Incus, Equinix, Yandex, Oracle.
const Names& usual_names() {
  static const Names names = {
      {"ip",
       {"server_ip",
        "instance_ip",
        "public_ip",
        "ipv4_address",
        "public_ipv4",
        "ipv4",
        "ip_address",
        "public_ip_address",
        "nat_ip",
        "external_ip",
        "main_ip",
        "ipv6_address",
        "public_ipv4_address",
        "public_address",
        "primary_ip",
        "primary_ipv4",
        "floating_ip",
        "elastic_ip",
        "eip",
        "access_ip_v4",
        "default_ipv4_address",
        "default_ip_address",
        "public_ipv6",
        "ipv6",
        "main_ipv6",
        "access_ip_v6",
        "ip",
        "address",
        "access_public_ipv4",
        "nat_ip_address",
        "access_public_ipv6",
        "v6_main_ip"}},
      {"instance_id", {"instance_id", "server_id", "resource_id", "droplet_id", "vm_id", "id"}},
      {"name", {"name", "server_name", "instance_name", "vm_name", "label", "display_name"}},
      {"hostname", {"hostname", "host_name", "server_hostname", "fqdn"}},
      {"private_ip",
       {"private_ip", "private_ip_address", "private_ipv4", "private_ipv4_address",
        "ipv4_address_private", "internal_ip", "network_ip", "access_private_ipv4"}},
      {"cloud_provider", {"cloud_provider", "provider", "cloud"}},
      {"region", {"region", "location", "datacenter", "zone", "availability_zone", "metro"}}};
  return names;
}

Names names_with(const Names& own) {
  Names all;
  for (const auto& [detail, usual] : usual_names()) {
    const auto found = own.find(detail);
    std::vector<std::string>& names = all[detail];
    if (found != own.end()) names = found->second;
    names.insert(names.end(), usual.begin(), usual.end());
  }
  return all;
}

std::string plural(std::string_view name) {
  return std::string(name) + (name.ends_with("s") ? "es" : "s");
}

}  // namespace registration::outputs
