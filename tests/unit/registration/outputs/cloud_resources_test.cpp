// What whole resources of clouds hold, as their providers name it: each is one server, whatever
// its parts are called.
#include <string>

#include "tests/unit/registration/outputs/outputs.h"

using namespace tests;

namespace {

struct Row {
  const char* cloud;
  const char* resource;
  const char* server;      ///< as shown()
  const char* private_ip;  ///< empty for none
  const char* region;      ///< empty for none
};

const Row kRows[] = {
    {"google_compute_instance",
     R"({"id": "projects/p/zones/europe-west1-b/instances/web", "instance_id": "4711", "name": "web",
         "zone": "europe-west1-b", "hostname": "", "labels": {"env": "prod"},
         "boot_disk": [{"device_name": "persistent-disk-0", "source": "web"}],
         "scratch_disk": [], "service_account": [{"email": "a@b", "scopes": ["x"]}],
         "network_interface": [
           {"name": "nic0", "network_ip": "10.132.0.2", "nic_type": "", "stack_type": "IPV4_ONLY",
            "access_config": [{"nat_ip": "203.0.113.7", "network_tier": "PREMIUM"}],
            "alias_ip_range": [], "ipv6_access_config": []}]})",
     "web=203.0.113.7#4711", "10.132.0.2", "europe-west1-b"},
    {"google_compute_instance with a second interface that only the inside knows",
     R"({"id": "projects/p/zones/z/instances/web", "name": "web", "network_interface": [
           {"name": "nic0", "network_ip": "10.0.0.2", "access_config": []},
           {"name": "nic1", "network_ip": "10.1.0.2", "access_config": [{"nat_ip": "203.0.113.7"}]}
         ]})",
     "web=203.0.113.7#projects/p/zones/z/instances/web", "10.1.0.2", ""},
    {"scaleway_instance_server",
     R"({"id": "fr-par-1/s-1", "name": "web", "type": "DEV1-S", "zone": "fr-par-1", "state": "started",
         "ip_ids": ["fr-par-1/ip-1", "fr-par-1/ip-2"], "organization_id": "o-1",
         "root_volume": [{"volume_id": "fr-par-1/v-1", "name": "root"}],
         "private_ips": [{"id": "fr-par/pip-1", "address": "10.64.0.2"}],
         "public_ips": [{"id": "fr-par-1/ip-2", "address": "2001:db8::1", "family": "inet6"},
                        {"id": "fr-par-1/ip-1", "address": "203.0.113.7", "family": "inet"}]})",
     "web=203.0.113.7#fr-par-1/s-1", "", "fr-par-1"},
    {"linode_instance",
     R"({"id": "77", "label": "web", "region": "eu-central", "ipv4": ["192.168.130.5", "203.0.113.7"],
         "ipv6": "2600:3c00::f03c:91ff:fe24:3a2f/128", "disk": [{"id": 1, "label": "boot"}],
         "config": [{"id": 2, "label": "main"}], "private_ip_address": "192.168.130.5"})",
     "web=203.0.113.7#77", "192.168.130.5", "eu-central"},
    {"linode_instance with the address it tells beside",
     R"({"id": "77", "label": "web", "ip_address": "203.0.113.7", "ipv4": ["192.168.130.5",
         "203.0.113.7"], "ipv6": "2600:3c00::f03c:91ff:fe24:3a2f/128"})",
     "web=203.0.113.7#77", "", ""},
    {"linode_instance without a public address of IPv4",
     R"({"id": "77", "label": "web", "ipv4": ["192.168.130.5"], "ipv6": "2600:3c00::1/128"})",
     "web=2600:3c00::1#77", "", ""},
    {"hcloud_server",
     R"({"id": "77", "name": "web", "location": "fsn1", "datacenter": "fsn1-dc14",
         "ipv4_address": "203.0.113.7", "ipv6_address": "2001:db8::1", "ipv6_network": "2001:db8::/64",
         "network": [{"ip": "10.0.0.2", "network_id": 9, "alias_ips": ["10.0.0.3"]}],
         "public_net": [{"ipv4": 12, "ipv4_enabled": true, "ipv6": 13, "ipv6_enabled": true}]})",
     "web=203.0.113.7#77", "", "fsn1"},
    {"hcloud_server in its network alone",
     R"({"id": "77", "name": "web", "ipv4_address": "", "ipv6_address": "",
         "network": [{"ip": "10.0.0.2", "network_id": 9, "name": "lan"}]})",
     "web=10.0.0.2#77", "", ""},
    {"digitalocean_droplet",
     R"({"id": "414", "name": "web", "region": "fra1", "ipv4_address": "203.0.113.7",
         "ipv4_address_private": "10.114.0.2", "ipv6_address": "", "volume_ids": [],
         "vpc_uuid": "v-1"})",
     "web=203.0.113.7#414", "10.114.0.2", "fra1"},
    {"aws_instance",
     R"({"id": "i-1", "arn": "arn:x", "availability_zone": "us-east-1a", "public_ip": "203.0.113.7",
         "private_ip": "10.0.0.5", "public_dns": "ec2-x.example", "ipv6_addresses": [],
         "secondary_private_ips": ["10.0.0.6"], "tags": {"Name": "web"},
         "root_block_device": [{"volume_id": "vol-1", "device_name": "/dev/sda1"}],
         "network_interface": [{"network_interface_id": "eni-1", "device_index": 0}]})",
     "-=203.0.113.7#i-1", "10.0.0.5", "us-east-1a"},
    {"azurerm_linux_virtual_machine",
     R"({"id": "/subscriptions/s/vm", "name": "web", "location": "westeurope", "computer_name": "web",
         "public_ip_address": "203.0.113.7", "public_ip_addresses": ["203.0.113.7"],
         "private_ip_address": "10.0.0.4", "private_ip_addresses": ["10.0.0.4"],
         "network_interface_ids": ["/nic"], "os_disk": [{"name": "disk", "id": "/disk"}]})",
     "web=203.0.113.7#/subscriptions/s/vm", "10.0.0.4", "westeurope"},
    {"vultr_instance",
     R"({"id": "v-1", "label": "web", "region": "ams", "main_ip": "203.0.113.7", "gateway_v4":
         "203.0.113.1", "netmask_v4": "255.255.254.0", "v6_main_ip": "2001:db8::1", "internal_ip":
         "10.1.96.3", "hostname": "web-1"})",
     "web=203.0.113.7#v-1", "10.1.96.3", "ams"},
    {"ovh_cloud_project_instance",
     R"({"id": "o-1", "name": "web", "region": "GRA11", "addresses": [{"ip": "2001:db8::1", "version":
         6}, {"ip": "203.0.113.7", "version": 4}], "attached_volumes": [{"id": "vol-1"}]})",
     "web=203.0.113.7#o-1", "", "GRA11"},
    {"equinix_metal_device",
     R"({"id": "e-1", "hostname": "web", "metro": "am", "access_public_ipv4": "203.0.113.7",
         "access_public_ipv6": "2001:db8::1", "access_private_ipv4": "10.70.1.2",
         "ports": [{"id": "p-1", "name": "eth0"}], "network": [
           {"address": "2001:db8::1", "family": 6, "public": true, "gateway": "2001:db8::"},
           {"address": "10.70.1.2", "family": 4, "public": false, "gateway": "10.70.1.1"},
           {"address": "203.0.113.7", "family": 4, "public": true, "gateway": "203.0.113.6"}]})",
     "-=203.0.113.7#e-1", "10.70.1.2", "am"},
    {"exoscale_compute_instance",
     R"({"id": "x-1", "name": "web", "zone": "ch-gva-2", "public_ip_address": "203.0.113.7",
         "ipv6_address": "", "network_interface": [{"ip_address": "10.0.0.3", "network_id": "n-1"}]})",
     "web=203.0.113.7#x-1", "", "ch-gva-2"},
    {"upcloud_server",
     R"({"id": "u-1", "hostname": "web.example", "title": "web", "zone": "de-fra1",
         "network_interface": [
           {"ip_address": "10.5.0.2", "type": "utility", "ip_address_family": "IPv4",
            "additional_ip_address": []},
           {"ip_address": "2001:db8::1", "type": "public", "ip_address_family": "IPv6"},
           {"ip_address": "203.0.113.7", "type": "public", "ip_address_family": "IPv4"}],
         "storage_devices": [{"storage": "st-1"}]})",
     "-=203.0.113.7#u-1", "", "de-fra1"},
    {"oci_core_instance",
     R"({"id": "ocid1.instance.1", "display_name": "web", "region": "eu-frankfurt-1", "public_ip":
         "203.0.113.7", "private_ip": "10.0.0.5", "create_vnic_details": [{"display_name": "vnic",
         "hostname_label": "web", "private_ip": "10.0.0.5", "subnet_id": "ocid1.subnet.1"}]})",
     "web=203.0.113.7#ocid1.instance.1", "10.0.0.5", "eu-frankfurt-1"},
    {"openstack_compute_instance_v2",
     R"({"id": "os-1", "name": "web", "region": "RegionOne", "access_ip_v4": "", "access_ip_v6": "",
         "network": [{"name": "lan", "uuid": "n-1", "port": "p-1", "fixed_ip_v4": "10.0.0.2",
                      "floating_ip": "203.0.113.7"}, {"name": "other", "fixed_ip_v4": "10.1.0.2"}]})",
     "web=203.0.113.7#os-1", "", "RegionOne"},
    {"yandex_compute_instance",
     R"({"id": "y-1", "name": "web", "zone": "ru-central1-a", "network_interface": [{"index": 0,
         "ip_address": "10.128.0.9", "nat": true, "nat_ip_address": "203.0.113.7"}]})",
     "web=203.0.113.7#y-1", "", "ru-central1-a"},
    {"ibm_is_instance with a floating address",
     R"({"id": "ibm-1", "name": "web", "zone": "eu-de-1", "primary_network_interface": [{"id": "if-1",
         "name": "eth0", "floating_ip": "203.0.113.7", "subnet": "s-1"}]})",
     "web=203.0.113.7#ibm-1", "", "eu-de-1"},
    {"ionoscloud_server",
     R"({"id": "io-1", "name": "web", "datacenter_id": "dc-1", "nic": [{"name": "eth0", "mac": "x",
         "ips": ["10.7.0.2", "203.0.113.7"]}]})",
     "web=203.0.113.7#io-1", "", ""},
    {"libvirt_domain",
     R"({"id": "l-1", "name": "web", "network_interface": [{"addresses": ["192.168.122.5"],
         "hostname": "web", "mac": "x", "network_name": "default"}]})",
     "web=192.168.122.5#l-1", "", ""},
    {"proxmox_virtual_environment_vm",
     R"({"id": "101", "vm_id": 101, "name": "web", "node_name": "pve",
         "ipv4_addresses": [["127.0.0.1"], ["203.0.113.7"], []],
         "ipv6_addresses": [["::1"], ["fe80::1", "2001:db8::1"], []],
         "network_interface_names": ["lo", "eth0", "eth1"]})",
     "web=203.0.113.7#101", "", ""},
    {"contabo_instance, its parts as objects",
     R"({"id": "202", "display_name": "web", "ip_config": {"v4": {"ip": "203.0.113.7", "gateway":
         "203.0.113.1"}, "v6": {"ip": "2001:db8::1"}}})",
     "web=203.0.113.7#202", "", ""},
};

void check(const Row& row, const std::string& json) {
  const Servers found = servers(json);
  CHECK(shown(found) == row.server);
  CHECK(found[0].private_ip.value_or("") == row.private_ip);
  CHECK(found[0].region.value_or("") == row.region);
}

}  // namespace

TEST_CASE("a whole resource of a cloud is one server with its own name, id and address") {
  for (const Row& row : kRows) {
    CAPTURE(row.cloud);
    const std::string one = row.resource;
    check(row, one);
    check(row, R"({"instance": )" + one + "}");
    check(row, R"({"server": {"value": )" + one + "}}");
    check(row, R"({"vms": [)" + one + "]}");
    check(row, "[" + one + "]");
    // Its key names a server that has no name.
    const std::string shown_server = row.server;
    const bool is_nameless = shown_server.starts_with("-");
    CHECK(shown_in(R"({"servers": {"key": )" + one + "}}") ==
          (is_nameless ? "key" + shown_server.substr(1) : shown_server));
    CHECK(servers("[" + one + ", " + one + "]").size() == 2);
  }
}

TEST_CASE("a resource takes no name from its parts, and the key of a map where it has none") {
  const std::string nic = R"("network_interface": [{"name": "nic0", "access_config":
                             [{"nat_ip": "203.0.113.7"}]}])";
  CHECK(shown_in(R"({"servers": {"web": {"id": "i-1", )" + nic + "}}}") == "web=203.0.113.7#i-1");
  CHECK(shown_in(R"({"instance_id": "i-1", )" + nic + "}") == "-=203.0.113.7#i-1");
}

TEST_CASE("an address with an id beside it is no map of addresses") {
  const std::string address = R"("public_ip": {"id": "pip-1", "ip": "203.0.113.7", "sku": "x"})";
  CHECK(shown_in(R"({"server": {"id": "s-1", "name": "web", )" + address + "}}") ==
        "web=203.0.113.7#s-1");
  CHECK(shown_in(R"({"id": "s-1", "name": "web", )" + address + "}") == "web=203.0.113.7#s-1");
  CHECK(shown_in("{" + address + "}") == "-=203.0.113.7#pip-1");
  CHECK(shown_in(R"({"server": {"name": "web", "addresses": {"private": "10.0.0.2", "public":
                     "203.0.113.7"}}})") == "web=203.0.113.7");
}

TEST_CASE("servers below something that has a name and an id keep theirs") {
  CHECK(shown_in(R"({"cluster": {"id": "c-1", "name": "prod", "web": {"id": "i-1", "name": "a",
                     "public_ip": "203.0.113.7"}}})") == "a=203.0.113.7#i-1");
  CHECK(shown_in(R"({"id": "vpc-1", "name": "net", "public_servers": {"web": {"id": "i-1",
                     "ip": "203.0.113.7"}, "db": {"id": "i-2", "ip": "203.0.113.8"}}})") ==
        "db=203.0.113.8#i-2 web=203.0.113.7#i-1");
  CHECK(shown_in(R"({"id": "x", "name": "net", "addresses": [{"id": "i-1", "name": "a", "ip":
                     "203.0.113.7"}, {"id": "i-2", "name": "b", "ip": "203.0.113.8"}]})") ==
        "a=203.0.113.7#i-1 b=203.0.113.8#i-2");
}
