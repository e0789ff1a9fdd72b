// What outputs tell beside servers, as providers and modules name it, and what stays a server
// whatever it is called.
#include <string>

#include "tests/unit/registration/outputs/outputs.h"

using namespace tests;

namespace {

const std::string kHcloud =
    R"({"id": "77", "name": "web", "ipv4_address": "203.0.113.7", "location": "fsn1",
        "server_type": "cx22", "image": "debian-12", "public_net": []})";
const std::string kAws =
    R"({"id": "i-1", "ami": "ami-1", "instance_type": "t3.small", "public_ip": "203.0.113.7",
        "private_ip": "10.0.0.5", "availability_zone": "us-east-1a", "tags": {"Name": "web"}})";
const std::string kEip =
    R"({"id": "eipalloc-1", "allocation_id": "eipalloc-1", "association_id": "eipassoc-1",
        "domain": "vpc", "instance": "i-1", "public_ip": "203.0.113.7", "private_ip": "10.0.0.5"})";

struct Other {
  const char* kind;
  const char* names[3];  ///< of the output; may be null
  const char* value;
};

const Other kOthers[] = {
    {"hcloud_firewall",
     {"firewall", "fw", "web_rules"},
     R"({"id": "1", "name": "fw", "apply_to": [], "rule": [{"direction": "in", "port": "22",
         "protocol": "tcp", "source_ips": ["198.51.100.9/32", "::/0"], "destination_ips": []}]})"},
    {"digitalocean_firewall",
     {"firewall", "ssh", "x"},
     R"({"id": "1", "name": "fw", "droplet_ids": [], "inbound_rule": [{"port_range": "22",
         "source_addresses": ["198.51.100.9"]}], "outbound_rule": []})"},
    {"azurerm_network_security_group",
     {"nsg", "main", "x"},
     R"({"id": "/nsg", "name": "nsg", "location": "westeurope", "security_rule": [
         {"name": "ssh", "source_address_prefix": "198.51.100.9"}]})"},
    {"aws_security_group",
     {"sg", "main", "x"},
     R"({"id": "sg-1", "name": "sg", "ingress": [{"cidr_blocks": ["198.51.100.9/32"],
         "from_port": 22}], "egress": []})"},
    {"google_compute_firewall",
     {"allow_ssh", "main", "x"},
     R"({"id": "f", "name": "f", "allow": [], "source_ranges": ["198.51.100.9/32"]})"},
    {"cloudflare_record",
     {"record", "www", "web_record"},
     R"({"id": "r-1", "zone_id": "z-1", "name": "www", "type": "A", "content": "203.0.113.7",
         "value": "203.0.113.7", "proxied": true, "ttl": 1})"},
    {"aws_route53_record",
     {"record", "www", "x"},
     R"({"id": "z_www_A", "fqdn": "www.example.com", "records": ["203.0.113.7"], "ttl": 300})"},
    {"hcloud_load_balancer",
     {"lb", "front", "load_balancer"},
     R"({"id": "9", "name": "lb", "ipv4": "203.0.113.99", "load_balancer_type": "lb11",
         "location": "fsn1", "algorithm": [{"type": "round_robin"}]})"},
    {"digitalocean_loadbalancer",
     {"lb", "front", "x"},
     R"({"id": "9", "name": "lb", "ip": "203.0.113.99", "size": "lb-small", "region": "fra1",
         "forwarding_rule": [], "healthcheck": []})"},
    {"aws_nat_gateway",
     {"nat", "egress", "x"},
     R"({"id": "nat-1", "allocation_id": "eipalloc-2", "connectivity_type": "public",
         "public_ip": "203.0.113.99", "private_ip": "10.0.0.9", "subnet_id": "subnet-1"})"},
    {"aws_db_instance",
     {"db", "db_instance_main", "database"},
     R"({"id": "db-1", "address": "db.example.com", "endpoint": "db.example.com:5432",
         "engine": "postgres", "instance_class": "db.t3.micro", "port": 5432})"},
    {"google_sql_database_instance",
     {"sql", "database", "x"},
     R"({"id": "sql", "name": "sql", "public_ip_address": "203.0.113.99", "database_version":
         "POSTGRES_16", "ip_address": [{"ip_address": "203.0.113.99", "type": "PRIMARY"}]})"},
    {"digitalocean_kubernetes_cluster",
     {"cluster", "k8s", "x"},
     R"({"id": "c-1", "name": "prod", "ipv4_address": "203.0.113.99", "region": "fra1",
         "endpoint": "https://c-1.example", "kube_config": [{"host": "x"}], "node_pool": []})"},
    {"a database that its name and its port tell",
     {"db", "app_db", "main_db"},
     R"({"id": "db-1", "address": "203.0.113.50", "port": 5432})"},
    {"a managed cluster that its name tells",
     {"cluster", "k8s", "doks_cluster"},
     R"({"id": "c-1", "name": "prod", "ipv4_address": "203.0.113.99", "version": "1.29"})"},
    {"hcloud_server_network",
     {"attachment", "lan", "x"},
     R"({"id": "77-9", "server_id": 77, "network_id": 9, "ip": "10.0.0.2"})"},
    {"hcloud_rdns", {"rdns", "ptr", "x"}, R"({"id": "r", "ip_address": "203.0.113.7", "dns_ptr":
         "web.example.com", "server_id": 77})"},
    {"a record of another provider",
     {"www", "apex", "x"},
     R"({"id": "r", "name": "www", "type": "A", "value": "203.0.113.99"})"},
    {"a list of permitted addresses",
     {"admin_ips", "office_addresses", "trusted"},
     R"(["198.51.100.9", "198.51.100.10"])"},
    {"a permitted address", {"ssh_allowed_from", "my_ip", "allowed_source"}, R"("198.51.100.9")"},
    {"peers of WireGuard",
     {"peers", "wireguard_peers", "vpn"},
     R"([{"name": "laptop", "public_key": "k", "allowed_ips": ["10.9.0.2"]}])"},
    {"an address before the servers",
     {"load_balancer_ip", "ingress_public_ipv4", "lb_ipv4"},
     R"("203.0.113.99")"},
    {"an address that is lent",
     {"reserved_ip", "floating_ips", "static_ip"},
     R"(["203.0.113.99"])"},
    {"NAT's addresses", {"nat_public_ips", "nat_gateway_ips", "vips"}, R"(["203.0.113.99"])"},
    {"a database's address", {"database_ip", "redis_host", "db_host"}, R"("203.0.113.99")"},
    {"the door of a cluster",
     {"cluster_ip", "kubernetes_host", "cluster_endpoint"},
     R"("203.0.113.99")"},
};

}  // namespace

TEST_CASE("what is no server is none beside the servers") {
  for (const Other& other : kOthers) {
    for (const char* const name : other.names) {
      CAPTURE(other.kind);
      CAPTURE(name);
      const std::string beside = ", \"" + std::string(name) + "\": " + other.value + "}";
      const std::string wrapped = ", \"" + std::string(name) +
                                  R"(": {"sensitive": false, "type": "x", "value": )" +
                                  other.value + "}}";
      CHECK(shown_in(R"({"web": )" + kHcloud + beside) == "web=203.0.113.7#77");
      CHECK(shown_in(R"({"web": )" + kHcloud + wrapped) == "web=203.0.113.7#77");
      CHECK(shown_in(R"({"web": )" + kAws + beside) == "web=203.0.113.7#i-1");
      CHECK(shown_in(R"({"servers": {"a": )" + kHcloud + "}" + beside) == "web=203.0.113.7#77");
      CHECK(shown_in(R"({"web_ips": ["203.0.113.7", "203.0.113.8"])" + beside) ==
            "-=203.0.113.7 -=203.0.113.8");
    }
  }
}

TEST_CASE("a resource that is no server is none in a module either") {
  CHECK(shown_in(R"({"stack": {"web": )" + kHcloud + R"(, "lb": {"id": "9", "name": "lb", "ipv4":
                     "203.0.113.99", "load_balancer_type": "lb11"}}})") == "web=203.0.113.7#77");
  CHECK(shown_in("[" + kHcloud + R"(, {"id": "9", "ipv4": "203.0.113.99", "load_balancer_type":
                 "lb11", "name": "lb"}])") == "web=203.0.113.7#77");
}

TEST_CASE("only what is no server: an error, unless the address may be lent to one") {
  CHECK(refusal(R"({"load_balancer_ip": "203.0.113.99"})").code == "outputs.no_address");
  CHECK(refusal(R"({"admin_ips": ["198.51.100.9"]})").cause.ends_with("are there: admin_ips."));
  CHECK(shown_in(R"({"floating_ips": ["203.0.113.1"], "instance_ids": ["i-1"]})") ==
        "-=203.0.113.1#i-1");
  CHECK(shown_in(R"({"eip": )" + kEip + "}") == "-=203.0.113.7#eipalloc-1");
  CHECK(shown_in(R"({"primary_ip": "203.0.113.1", "instance_id": "i-1"})") == "-=203.0.113.1#i-1");
  // What the outside does not reach does not stand for what it does.
  CHECK(shown_in(R"({"reserved_ip": "203.0.113.1", "box": {"address": "10.0.0.1"}})") ==
        "box=10.0.0.1 reserved_ip=203.0.113.1");
}

TEST_CASE("a name of the caller's own is one of servers, whatever its words say") {
  const Names own = {{"ip", {"load_balancer_ip", "floating_ip"}}};
  CHECK(shown_in(R"({"load_balancer_ip": "203.0.113.99"})", own) == "-=203.0.113.99");
  CHECK(shown_in(R"({"floating_ip": "203.0.113.99", "web": "203.0.113.7"})", own)
            .starts_with("-=203.0.113.99"));
  CHECK(shown_in(R"({"front": {"id": "9", "ip": "203.0.113.99", "load_balancer_type": "lb11"}})",
                 {{"ip", {"front"}}}) == "-=203.0.113.99#9");
}

TEST_CASE("of a machine and its address the machine is told") {
  const std::string both = "web=203.0.113.7#i-1";
  CHECK(shown_in(R"({"web": {"id": "77", "name": "web", "ipv4_address": "203.0.113.7"},
                     "address": {"id": "5", "name": "ip", "ip_address": "203.0.113.7"}})") ==
        "web=203.0.113.7#77");
  for (const char* const name : {"eip", "public_address", "elastic", "public_ip", "x"}) {
    CAPTURE(name);
    CHECK(shown_in(R"({"web": )" + kAws + ", \"" + name + "\": " + kEip + "}") == both);
    CHECK(shown_in(R"({"m": {"web": )" + kAws + ", \"" + name + "\": " + kEip + "}}") == both);
  }
  CHECK(shown_in(R"({"web": )" + kHcloud + R"(, "primary_ip": {"id": "5", "name": "ip",
                 "ip_address": "203.0.113.7", "assignee_id": 77, "assignee_type": "server"}})") ==
        "web=203.0.113.7#77");
  const Servers one = servers(R"({"server": )" + kAws + R"(, "eip": )" + kEip + "}");
  CHECK(one[0].region == "us-east-1a");
  CHECK(one[0].private_ip == "10.0.0.5");
}

TEST_CASE("a machine has the address that is lent to it, by its id") {
  const auto with = [](const std::string& address) {
    return shown_in(R"({"web": {"id": "i-1", "ami": "x", "public_ip": ")" + address +
                    R"("}, "eip": )" + kEip + "}");
  };
  CHECK(with("") == "web=203.0.113.7#i-1");
  // What AWS took back when the other came.
  CHECK(with("198.51.100.44") == "web=203.0.113.7#i-1");
  CHECK(shown_in(R"({"web": {"id": "i-2", "ami": "x", "public_ip": "198.51.100.44"}, "eip": )" +
                 kEip + "}") == "web=198.51.100.44#i-2");
}

TEST_CASE("what is called after servers stays, and what has the shape of a machine") {
  const std::string machine =
      R"({"id": "i-9", "name": "box", "ip": "203.0.113.9", "image": "debian"})";
  const std::string plain = R"({"id": "i-9", "name": "box", "ip": "203.0.113.9"})";
  for (const char* const name : {"lb", "nat", "gateway", "database", "dns", "db", "vpn_peer"}) {
    CAPTURE(name);
    CHECK(shown_in("{\"" + std::string(name) + "\": " + machine + "}") == "box=203.0.113.9#i-9");
    CHECK(shown_in(R"({"servers": {")" + std::string(name) + "\": " + plain + "}}") ==
          "box=203.0.113.9#i-9");
    CHECK(shown_in(R"({"servers": {")" + std::string(name) + R"(": "203.0.113.9"}})") ==
          std::string(name) + "=203.0.113.9");
  }
  for (const char* const name : {"nat_instance", "lb_server", "db_nodes", "gateway_vm", "web",
                                 "app", "database_machines", "subnet_instances"}) {
    CAPTURE(name);
    CHECK(shown_in("{\"" + std::string(name) + "\": " + plain + "}") == "box=203.0.113.9#i-9");
  }
  // Attributes of people's own in their servers.
  CHECK(shown_in(R"({"servers": [{"name": "a", "ip": "203.0.113.1", "allowed_ips": ["10.0.0.0/8"],
                     "engine": "postgres"}]})") == "a=203.0.113.1");
  CHECK(shown_in(R"({"web": {"name": "a", "ip": "203.0.113.1", "rules": []}})") == "a=203.0.113.1");
  CHECK(shown_in(R"({"db": {"name": "a", "ip": "203.0.113.1", "port": 22, "user": "root"}})") ==
        "a=203.0.113.1");
  CHECK(shown_in(R"({"cluster": {"id": "c", "endpoint": "203.0.113.9", "nodes": [{"name": "a",
                     "ip": "203.0.113.1"}]}})") == "a=203.0.113.1");
  // A cluster that the module runs itself has its machines beside its configuration.
  CHECK(shown_in(R"({"cluster": {"kubeconfig": "x", "control_planes": ["203.0.113.1"],
                     "agents": ["203.0.113.2"]}})") ==
        "agents=203.0.113.2 control_planes=203.0.113.1");
}

TEST_CASE("names of addresses of servers, whatever else their words may mean") {
  for (const char* const name :
       {"instance_nat_ip", "web_nat_ip", "my_server_ip", "admin_node_ip", "my_vps_ip",
        "home_app_ip", "gateway_server_public_ip", "lb_instance_ip", "database_server_ipv4",
        "k8s_worker_ip", "cluster_node_ip", "server_floating_ip", "web_elastic_ip",
        "source_vm_address", "kube_master_public_ip", "vpc_instance_public_ip"}) {
    CAPTURE(name);
    CHECK(shown_in("{\"" + std::string(name) + R"(": "203.0.113.9", "box": "203.0.113.1"})") ==
          (std::string(name) < "box" ? std::string(name) + "=203.0.113.9 box=203.0.113.1"
                                     : "box=203.0.113.1 " + std::string(name) + "=203.0.113.9"));
    CHECK(servers("{\"" + registration::outputs::plural(name) +
                  R"(": ["203.0.113.9", "203.0.113.1"]})")
              .size() == 2);
  }
}

TEST_CASE("an address beside the machine that has it is no other server") {
  CHECK(shown_in(R"({"web": )" + kAws + R"(, "web_ip": "203.0.113.7"})") == "web=203.0.113.7#i-1");
  CHECK(shown_in(R"({"web": )" + kAws + R"(, "web_eip": "203.0.113.7", "app_ips":
                     ["203.0.113.7", "203.0.113.8"]})") == "-=203.0.113.8 web=203.0.113.7#i-1");
}

TEST_CASE("servers called after what they do stand beside those called servers") {
  CHECK(shown_in(R"({"workers": [{"name": "a", "ip": "203.0.113.1"}], "web": )" + kHcloud + "}") ==
        "a=203.0.113.1 web=203.0.113.7#77");
  CHECK(shown_in(R"({"server_ip": "203.0.113.1", "web_ips": ["203.0.113.2"]})") ==
        "-=203.0.113.1 -=203.0.113.2");
  CHECK(shown_in(R"({"server_ip": "203.0.113.1", "web_url": "203.0.113.2", "web_ipv6":
                     "2001:db8::1", "app_private_ip": "10.0.0.1"})") == "-=203.0.113.1");
}

TEST_CASE("several addresses in a list for each machine are one server each") {
  const struct {
    const char* outputs;
    const char* expected;
  } rows[] = {
      {R"({"servers": {"a": ["203.0.113.1", "2001:db8::1"], "b": ["10.0.0.2", "203.0.113.2"]}})",
       "a=203.0.113.1 b=203.0.113.2"},
      {R"({"servers": {"a": ["10.0.0.1", "2001:db8::1"], "b": ["127.0.0.1", "10.0.0.2"],
           "c": ["127.0.0.1"]}})",
       "a=2001:db8::1 b=10.0.0.2 c=127.0.0.1"},
      {R"({"server_ips": [["203.0.113.1", "10.0.0.1"], ["10.0.0.2", "203.0.113.2"]],
           "server_names": ["a", "b"]})",
       "a=203.0.113.1 b=203.0.113.2"},
      {R"({"server_ips": {"a": ["203.0.113.1", "10.0.0.1"], "b": ["203.0.113.2"]},
           "server_ids": {"a": "i-1", "b": "i-2"}})",
       "a=203.0.113.1#i-1 b=203.0.113.2#i-2"},
      {R"({"nodes": [["203.0.113.1", "10.0.0.1"], ["203.0.113.2", "10.0.0.2"]]})",
       "-=203.0.113.1 -=203.0.113.2"},
      {R"({"instances": {"a": {"public_ips": ["203.0.113.1", "2001:db8::1"], "region": "x"},
           "b": {"public_ips": ["203.0.113.2"]}}})",
       "a=203.0.113.1 b=203.0.113.2"},
      // What Proxmox' guests tell of each of their interfaces.
      {R"({"vm_ipv4_addresses": [["127.0.0.1"], ["192.168.1.50"]]})", "-=192.168.1.50"},
      {R"({"vm_ipv4_addresses": [["127.0.0.1"], ["192.168.1.50"], ["172.17.0.1"], []],
           "vm_id": 101, "vm_name": "web"})",
       "web=192.168.1.50#101"},
      {R"({"ipv4_addresses": [["127.0.0.1"], ["192.168.1.50"]]})", "-=192.168.1.50"},
      {R"({"vms": {"a": [["127.0.0.1"], ["192.168.1.50"]], "b": [["127.0.0.1"],
           ["192.168.1.51"]]}})",
       "a=192.168.1.50 b=192.168.1.51"},
      // Nothing tells whether these are one machine or two.
      {R"({"servers": {"a": ["203.0.113.1", "203.0.113.2"]}})", "-=203.0.113.1 -=203.0.113.2"},
      {R"({"web_nodes": ["203.0.113.1", "10.0.0.1"]})", "-=203.0.113.1 -=10.0.0.1"},
  };
  for (const auto& row : rows) CHECK(shown_in(row.outputs) == row.expected);
}

TEST_CASE("addresses of both versions are of the same servers, as many as there are") {
  CHECK(shown_in(R"({"web_ipv4": "203.0.113.1", "web_ipv6": "2001:db8::1"})") ==
        "web_ipv4=203.0.113.1");
  CHECK(shown_in(R"({"web_ipv4": "10.0.0.1", "web_ipv6": "2001:db8::1"})") ==
        "web_ipv6=2001:db8::1");
  CHECK(shown_in(R"({"web_ipv4": "", "web_ipv6": "2001:db8::1"})") == "web_ipv6=2001:db8::1");
  CHECK(shown_in(R"({"vm_v4": [["127.0.0.1"], ["192.168.1.50"], []], "vm_v6": [["::1"],
                     ["fe80::1"]]})") == "-=192.168.1.50");
  // Which of them is the same as which is not told.
  CHECK(servers(R"({"web_ipv4": ["203.0.113.1"], "web_ipv6": ["2001:db8::1", "2001:db8::2"]})")
            .size() == 3);
  CHECK(servers(R"({"web_ipv4": ["203.0.113.1", ""], "web_ipv6": ["2001:db8::1",
                    "2001:db8::2"]})")
            .size() == 3);
}

TEST_CASE("an address of zeros is none") {
  CHECK(shown_in(R"({"server": {"id": "v-1", "label": "web", "main_ip": "0.0.0.0",
                     "v6_main_ip": "2001:db8::1"}})") == "web=2001:db8::1#v-1");
  CHECK(shown_in(R"({"ipv6_address": "::", "address": "203.0.113.1"})") == "-=203.0.113.1");
  CHECK(refusal(R"({"server_ip": "0.0.0.0"})").code == "outputs.no_address");
  CHECK(refusal(R"({"box": "::"})").code == "outputs.no_address");
}
