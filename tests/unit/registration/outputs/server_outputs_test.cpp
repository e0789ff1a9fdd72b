#include <string>

#include "registration/outputs/address.h"
#include "tests/unit/registration/outputs/outputs.h"

using namespace tests;

TEST_CASE("the seed's sample of one server is parsed to just that") {
  const Servers found = servers(
      R"({"server_ip": "1.2.3.4", "instance_id": "i-abc123", "hostname": "web-server-01",
          "private_ip": "10.0.0.5", "cloud_provider": "aws", "region": "us-east-1"})");
  CHECK(found == Servers{{.ip = "1.2.3.4",
                          .instance_id = "i-abc123",
                          .cloud_provider = "aws",
                          .region = "us-east-1",
                          .hostname = "web-server-01",
                          .private_ip = "10.0.0.5"}});
  CHECK(servers(R"({"server_ip": "1.2.3.4"})") == Servers{{.ip = "1.2.3.4"}});
}

TEST_CASE("the seed's outputs without an address are an error that names what was tried") {
  const base::Diagnostic error = refusal(R"({"instance_id": "i-abc123"})");
  CHECK(error.code == "outputs.no_address");
  CHECK(error.summary == "Server IP address not found in Terraform outputs");
  CHECK(
      error.cause.starts_with("Names that were tried: server_ip, instance_ip, public_ip, "
                              "ipv4_address, public_ipv4, ipv4, ip_address, public_ip_address, "
                              "nat_ip, external_ip, main_ip, ipv6_address, "));
  CHECK(error.cause.ends_with("Names that are there: instance_id."));
  CHECK(error.detail().find("i-abc123") == std::string::npos);
}

TEST_CASE("the seed's empty outputs are an error in its words, whatever form nothing has") {
  for (const char* const nothing :
       {"", " \n", "{}", "[]", "null", R"("")", R"({"version": 4, "serial": 1, "outputs": {}})",
        R"({"version": 4, "outputs": null})", R"({"format_version": "1.0"})",
        R"({"format_version": "1.0", "values": {"root_module": {}}})", R"({"value": {}})"}) {
    CAPTURE(std::string(nothing));
    const base::Diagnostic error = refusal(nothing);
    CHECK(error.code == "outputs.empty");
    CHECK(error.summary == "No Terraform outputs available for server registration");
  }
}

TEST_CASE("what Coolify's own templates for clouds call things is found") {
  CHECK(shown_in(R"({"public_ipv4": "203.0.113.7", "droplet_id": "414"})") == "-=203.0.113.7#414");
}

TEST_CASE("names of addresses and ids count in their order") {
  const std::vector<std::string> addresses = {"server_ip",    "instance_ip",       "public_ip",
                                              "ipv4_address", "public_ipv4",       "ipv4",
                                              "ip_address",   "public_ip_address", "nat_ip",
                                              "external_ip",  "main_ip",           "ipv6_address"};
  for (std::size_t from = 0; from < addresses.size(); ++from) {
    std::string json = "{";
    for (std::size_t at = addresses.size(); at-- > from;) {
      json += '"' + addresses[at] + "\": \"192.0.2." + std::to_string(at) + "\",";
    }
    json += R"("note": "x"})";
    CHECK(shown_in(json) == "-=192.0.2." + std::to_string(from));
  }
  const std::vector<std::string> ids = {"instance_id", "server_id", "resource_id",
                                        "droplet_id",  "vm_id",     "id"};
  for (std::size_t from = 0; from < ids.size(); ++from) {
    std::string json = R"({"server_ip": "192.0.2.1")";
    for (std::size_t at = ids.size(); at-- > from;)
      json += ", \"" + ids[at] + "\": \"" + ids[at] + '"';
    CHECK(shown_in(json + "}") == "-=192.0.2.1#" + ids[from]);
  }
}

TEST_CASE("an address that is empty, null or no text leaves it to the next name") {
  for (const char* const absent : {"null", R"("")", R"("  ")", "7", "true", "{}", "[]",
                                   R"("two words")", R"("192.0.2.0/24")"}) {
    CHECK(shown_in(std::string(R"({"server_ip": )") + absent + R"(, "main_ip": "192.0.2.9"})") ==
          "-=192.0.2.9");
  }
}

TEST_CASE("own names come before the usual ones") {
  const std::string json =
      R"({"server_ip": "192.0.2.1", "wan": "192.0.2.2", "id": 7, "linode": 9007199254740993})";
  CHECK(shown_in(json) == "-=192.0.2.1#7");
  CHECK(shown_in(json, {{"ip", {"lan", "wan"}}, {"instance_id", {"linode"}}}) ==
        "-=192.0.2.2#9007199254740993");
  CHECK(
      refusal(R"({"x": 1})", {{"ip", {"wan"}}}).cause.starts_with("Names that were tried: wan, "));
}

TEST_CASE("the wrapper of outputs is taken apart, and a sensitive output is used") {
  CHECK(shown_in(R"({"server_ip": {"sensitive": true, "type": "string", "value": "192.0.2.1"},
                     "instance_id": {"sensitive": false, "type": "number", "value": 12}})") ==
        "-=192.0.2.1#12");
  CHECK(shown_in(R"({"servers": {"sensitive": false, "type": ["list", "string"],
                                 "value": ["192.0.2.1", {"value": "192.0.2.2"}]}})") ==
        "-=192.0.2.1 -=192.0.2.2");
  CHECK(shown_in(R"({"value": {"value": {"server_ip": {"value": "192.0.2.1"}}}})") ==
        "-=192.0.2.1");
  // Not one: the value of such an object is a name like others.
  CHECK(shown_in(R"({"value": "x", "price": 3, "server_ip": "192.0.2.1"})") == "-=192.0.2.1");
}

TEST_CASE("a state and its JSON form are read for their outputs") {
  CHECK(shown_in(R"({"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "x",
                     "outputs": {"server_ip": {"value": "192.0.2.1", "type": "string"}},
                     "resources": [{"instances": [{"attributes": {"public_ip": "192.0.2.9"}}]}]})") ==
        "-=192.0.2.1");
  CHECK(shown_in(R"({"format_version": "1.0", "values": {"outputs":
                     {"server_ip": {"sensitive": false, "value": "192.0.2.1", "type": "string"}},
                     "root_module": {"resources": [{"values": {"public_ip": "192.0.2.9"}}]}}})") ==
        "-=192.0.2.1");
}

TEST_CASE("a plan, a state of another version and an encrypted one are refused") {
  CHECK(refusal(R"({"format_version": "1.2", "planned_values": {"outputs": {}}})").code ==
        "outputs.unfinished");
  CHECK(refusal(R"({"version": 3, "serial": 1, "modules": []})").code == "outputs.unreadable");
  CHECK(refusal(R"({"serial": 1, "lineage": "x", "encrypted_data": "abc"})").code ==
        "outputs.unreadable");
}

TEST_CASE("lists and maps of servers are read, objects or addresses") {
  const std::string two = "a=192.0.2.1#i-1 b=192.0.2.2#i-2";
  const std::string objects = R"([{"name": "a", "public_ip": "192.0.2.1", "id": "i-1"},
                                  {"name": "b", "public_ip": "192.0.2.2", "id": "i-2"}])";
  CHECK(shown_in(objects) == two);
  CHECK(shown_in(R"({"servers": )" + objects + "}") == two);
  CHECK(shown_in(R"({"anything": )" + objects + "}") == two);
  CHECK(shown_in(R"({"outputs": {"web_nodes": {"value": )" + objects + "}}}") == two);
  CHECK(shown_in(R"({"servers": {"b": {"ip": "192.0.2.2", "id": "i-2"},
                                 "a": {"ip": "192.0.2.1", "id": "i-1"}}})") == two);
  CHECK(shown_in(R"({"b": {"ip": "192.0.2.2", "id": "i-2"},
                     "a": {"ip": "192.0.2.1", "id": "i-1"}})") == two);
  CHECK(shown_in(R"({"web": "192.0.2.1"})") == "web=192.0.2.1");
  CHECK(shown_in(R"({"web": "192.0.2.1", "db": "2001:db8::1"})") == "db=2001:db8::1 web=192.0.2.1");
  CHECK(shown_in(R"(["192.0.2.1", "web.example.com"])") == "-=192.0.2.1 -=web.example.com");
  CHECK(shown_in(R"({"hosts": {"web": "web.example.com"}})") == "web=web.example.com");
  CHECK(shown_in("192.0.2.1\n") == "-=192.0.2.1");
  CHECK(shown_in("192.0.2.5/24") == "-=192.0.2.5");
  CHECK(shown_in("2001:db8::1") == "-=2001:db8::1");
  for (const char* const bracketed :
       {"[2001:db8::1]", " [2001:db8::1]\n", "[2001:db8::1]/64", "[2001:db8::1/64]",
        R"("[2001:db8::1]")", R"(["[2001:db8::1]"])"}) {
    CHECK(shown_in(bracketed) == "-=2001:db8::1");
  }
  CHECK(shown_in(R"("192.0.2.1")") == "-=192.0.2.1");
}

TEST_CASE("lists beside one another are read along, and so are maps") {
  CHECK(
      servers(R"({"server_ips": ["192.0.2.1", "192.0.2.2"], "instance_ids": ["i-1", 2],
                    "hostnames": ["web", null], "private_ips": ["10.0.0.1", ""],
                    "region": "us-east-1", "cloud_providers": ["aws", "gcp"]})") ==
      Servers{
          {.ip = "192.0.2.1",
           .instance_id = "i-1",
           .cloud_provider = "aws",
           .region = "us-east-1",
           .hostname = "web",
           .private_ip = "10.0.0.1"},
          {.ip = "192.0.2.2", .instance_id = "2", .cloud_provider = "gcp", .region = "us-east-1"}});
  CHECK(shown_in(R"({"public_ips": {"b": "192.0.2.2", "a": "192.0.2.1"},
                     "instance_ids": {"a": "i-1", "b": "i-2", "c": "i-3"}})") ==
        "a=192.0.2.1#i-1 b=192.0.2.2#i-2");
  CHECK(shown_in(R"({"ipv4_addresses": ["192.0.2.1"], "instance_id": "i-1"})") ==
        "-=192.0.2.1#i-1");
  CHECK(shown_in(R"({"server_ip": ["192.0.2.1", "192.0.2.2"], "server_id": ["i-1", "i-2"]})") ==
        "-=192.0.2.1#i-1 -=192.0.2.2#i-2");
  CHECK(shown_in(R"({"server_ip": "192.0.2.1", "server_ips": ["192.0.2.1", "192.0.2.2"],
                     "instance_ids": ["i-1", "i-2"]})") == "-=192.0.2.1#i-1 -=192.0.2.2#i-2");
}

TEST_CASE("a text that is a whole network has no server") {
  for (const char* const network : {"10.0.0.0/24", "2001:db8::/64", "[2001:db8::]/64",
                                    R"("10.0.0.0/24")", R"(["10.0.0.0/24"])"}) {
    CHECK(refusal(network).code == "outputs.no_address");
  }
}

TEST_CASE("a number is read as the program that wrote it means it") {
  const auto id_of = [](const std::string& number) {
    return servers(R"({"ip": "192.0.2.1", "id": )" + number + "}")[0].instance_id.value_or("-");
  };
  CHECK(id_of("12") == "12");
  CHECK(id_of("1e3") == "1000");
  CHECK(id_of("1.25E+2") == "125");
  CHECK(id_of("12.0") == "12");
  CHECK(id_of("125e-2") == "1.25");
  CHECK(id_of("1.50") == "1.5");
  CHECK(id_of("-1e2") == "-100");
  CHECK(id_of("0e0") == "0");
  CHECK(id_of("123456789012345678901234567890") == "123456789012345678901234567890");
  // Nobody's id, and no reason to make a text of that size.
  CHECK(id_of("1e300") == "1e300");
  CHECK(id_of("1e-300") == "1e-300");
  CHECK(shown_in(R"({"version": 4.0, "serial": 1, "outputs": {"server_ip": "192.0.2.1"}})") ==
        "-=192.0.2.1");
}

TEST_CASE("a key that is empty is no name") {
  CHECK(shown_in(R"({"": "192.0.2.1"})") == "-=192.0.2.1");
  CHECK(shown_in(R"({"servers": {"": {"ip": "192.0.2.1"}, " ": "192.0.2.2"}})") ==
        "-=192.0.2.1 -=192.0.2.2");
  CHECK(shown_in(R"({"server_ips": {"": "192.0.2.1", "b": "192.0.2.2"}})") ==
        "-=192.0.2.1 b=192.0.2.2");
}

TEST_CASE("ids are those of the servers with the same key, wherever these stand") {
  const std::string two = "a=192.0.2.1#i-1 b=192.0.2.2#i-2";
  const std::string ids = R"({"a": "i-1", "b": "i-2"})";
  const std::string ips = R"({"a": "192.0.2.1", "b": "192.0.2.2"})";
  for (const auto& [addresses, names] :
       {std::pair("ips", "ids"), std::pair("server_ips", "server_ids"),
        std::pair("public_ips", "instance_ids"), std::pair("servers", "instance_ids")}) {
    CHECK(shown_in(R"({")" + std::string(addresses) + R"(": )" + ips + R"(, ")" + names + R"(": )" +
                   ids + "}") == two);
  }
  CHECK(shown_in(R"({"servers": {"a": {"ip": "192.0.2.1"}, "b": {"ip": "192.0.2.2", "id": "own"}},
                     "instance_ids": )" +
                 ids + "}") == "a=192.0.2.1#i-1 b=192.0.2.2#own");
  CHECK(servers(R"({"servers": {"a": "192.0.2.1"}, "private_ips": {"a": "10.0.0.1"}})")[0]
            .private_ip == "10.0.0.1");
  // One without an id is one that has none yet.
  CHECK(shown_in(R"({"ips": )" + ips + R"(, "ids": {"a": "i-1"}})") ==
        "a=192.0.2.1#i-1 b=192.0.2.2");
}

TEST_CASE("ids that cannot be told to belong to the addresses beside them are refused") {
  CHECK(refusal(R"({"ips": {"a": "192.0.2.1"}, "ids": ["i-1"]})").cause ==
        "\"ips\" goes by keys and \"ids\" by places.");
  CHECK(refusal(R"({"ips": ["192.0.2.1"], "ids": {"a": "i-1"}})").cause ==
        "\"ips\" goes by places and \"ids\" by keys.");
  const base::Diagnostic apart = refusal(R"({"ips": {"a": "192.0.2.1"}, "ids": {"b": "i-1"}})");
  CHECK(apart.code == "outputs.uneven");
  CHECK(apart.cause == "\"ips\" and \"ids\" have no key in common.");
  // Labels are no names of servers.
  CHECK(shown_in(R"({"ips": {"a": "192.0.2.1"}, "labels": {"env": "prod"}})") == "a=192.0.2.1");
  CHECK(shown_in(R"({"ips": ["192.0.2.1"], "labels": {"env": "prod"}, "ids": {}})") ==
        "-=192.0.2.1");
}

TEST_CASE("lists that do not fit together are refused, values unsaid") {
  const base::Diagnostic ids =
      refusal(R"({"server_ips": ["192.0.2.1", "192.0.2.2"], "instance_ids": ["i-secret"]})");
  CHECK(ids.code == "outputs.uneven");
  CHECK(ids.cause == "\"server_ips\" has 2 elements and \"instance_ids\" has 1.");
  // Several machines with one id, or several addresses of one machine: nobody can tell.
  CHECK(refusal(R"({"public_ips": ["192.0.2.1", "192.0.2.2"], "instance_id": "i-1"})").code ==
        "outputs.uneven");
  // The zones of a network are no zones of servers.
  CHECK(shown_in(R"({"public_ips": ["192.0.2.1"], "availability_zones": ["a", "b"]})") ==
        "-=192.0.2.1");
}

TEST_CASE("one of several servers without an address is an error that tells where") {
  const base::Diagnostic error =
      refusal(R"({"servers": [{"ip": "192.0.2.1"}, {"name": "b", "size": "s"}]})");
  CHECK(error.code == "outputs.no_address");
  CHECK(error.cause.ends_with("Names that are there of servers[1]: name, size."));
  CHECK(refusal(R"({"servers": ["192.0.2.1", null]})").cause.find("servers[1]: none") !=
        std::string::npos);
  CHECK(refusal(R"({"public_ips": ["192.0.2.1", ""]})").cause.find("public_ips[1]") !=
        std::string::npos);
  CHECK(refusal(R"({"web": {"public_ip": "192.0.2.1"}, "db": {"instance_id": "i-2"}})")
            .cause.find("of db: instance_id") != std::string::npos);
  CHECK(refusal(R"({"servers": {"web": {"ip": "192.0.2.1"}, "db": {"size": 3}}})")
            .cause.find("of servers[\"db\"]: size") != std::string::npos);
}

TEST_CASE("addresses of other things make no servers") {
  CHECK(shown_in(R"({"server": {"ip": "192.0.2.1", "network": [{"ip": "10.0.0.2"}]},
                     "gateway": "192.0.2.254", "dns": {"address": "192.0.2.53"},
                     "private_ip": "10.0.0.2", "subnet": "10.0.0.0", "vpc": {"id": "vpc-1"},
                     "tags": ["a", "b"]})") == "-=192.0.2.1");
  CHECK(refusal(R"({"private_ip": "10.0.0.2"})").code == "outputs.no_address");
  CHECK(refusal(R"({"private_ips": ["10.0.0.2"]})").code == "outputs.no_address");
  CHECK(refusal(R"({"gateway_ip": "10.0.0.2", "kubernetes_version": "1.2.3.4"})").code ==
        "outputs.no_address");
}

TEST_CASE("whole resources of clouds are one server each") {
  CHECK(shown_in(R"({"id": "77", "name": "web", "ipv4_address": "192.0.2.1", "ipv6_address":
                     "2001:db8::1", "network": [{"ip": "10.0.0.2"}], "datacenter": "fsn1-dc14"})") ==
        "web=192.0.2.1#77");
  CHECK(shown_in(R"({"ip_address": "192.0.2.1", "ipv4": ["192.0.2.1", "192.168.1.1"]})") ==
        "-=192.0.2.1");
  const Servers google = servers(
      R"({"instance_id": "99", "name": "vm", "zone": "europe-west1-b", "network_interface":
          [{"network_ip": "10.0.0.2", "access_config": [{"nat_ip": "192.0.2.1"}]}]})");
  CHECK(shown(google) == "vm=192.0.2.1#99");
  CHECK(google[0].region == "europe-west1-b");
  CHECK(shown_in(R"({"fleet": [{"name": "a", "ip_addresses": ["192.0.2.1", "2001:db8::1"]}]})") ==
        "a=192.0.2.1");
}

TEST_CASE("several addresses of one machine are not several servers") {
  CHECK(shown_in(R"({"servers": [{"id": "s-1", "name": "a", "public_ips":
                     [{"address": "192.0.2.1"}, {"address": "2001:db8::1"}]}]})") ==
        "a=192.0.2.1#s-1");
  CHECK(shown_in(R"({"name": "project", "things": [{"ip": "192.0.2.1"}, {"ip": "192.0.2.2"}]})") ==
        "-=192.0.2.1 -=192.0.2.2");
  CHECK(shown_in(R"({"name": "project", "public_ips": [{"address": "192.0.2.1"},
                     {"address": "192.0.2.2"}]})") == "-=192.0.2.1 -=192.0.2.2");
}

TEST_CASE("what is around a server completes it, as far as it can be meant") {
  const Servers one = servers(R"({"server": {"ip_address": "192.0.2.1"}, "instance_id": "i-1",
                                  "region": "fsn1", "name": "project", "id": "vpc-1"})");
  CHECK(shown(one) == "-=192.0.2.1#i-1");
  CHECK(one[0].region == "fsn1");
  const Servers two = servers(R"({"servers": [{"ip": "192.0.2.1"}, {"ip": "192.0.2.2", "region":
                                  "nbg1"}], "region": "fsn1", "instance_id": "i-1"})");
  CHECK(shown(two) == "-=192.0.2.1 -=192.0.2.2");
  CHECK(two[0].region == "fsn1");
  CHECK(two[1].region == "nbg1");
}

TEST_CASE("an address is read without what stands around it, and judged by others") {
  for (const auto& [written, read] :
       {std::pair("203.0.113.7/32", "203.0.113.7"), std::pair("203.0.113.7/24", "203.0.113.7"),
        // Both addresses of a link between two are somebody's.
        std::pair("203.0.113.6/31", "203.0.113.6"), std::pair("2001:db8::/127", "2001:db8::"),
        std::pair("[2001:db8::1]/64", "2001:db8::1"), std::pair("[2001:db8::1/64]", "2001:db8::1"),
        std::pair("2001:db8::1/128", "2001:db8::1"), std::pair("2001:db8::1/64", "2001:db8::1"),
        std::pair("[2001:db8::1]", "2001:db8::1"), std::pair(" 203.0.113.7\r\n", "203.0.113.7"),
        std::pair("web.example.com", "web.example.com"),
        std::pair("203.0.113.7/99", "203.0.113.7/99"), std::pair("1.2.3.4", "1.2.3.4")}) {
    CAPTURE(written);
    CHECK(registration::outputs::address_in(written) == read);
  }
  for (const char* const none : {"", " ", "203.0.113.0/24", "2001:db8::/64", "0.0.0.0/0", "a b",
                                 "0.0.0.0", "0.0.0.0/32", "::", "[::]", "::/0", "0:0::0"}) {
    CAPTURE(none);
    CHECK(registration::outputs::address_in(none) == std::nullopt);
  }
}

TEST_CASE("hostile outputs end in an error and say no value") {
  std::string deep = R"({"server_ip": "192.0.2.1"})";
  for (int level = 0; level < 40; ++level) deep = R"({"servers": [)" + deep + "]}";
  CHECK(refusal(deep).code == "outputs.unreadable");
  CHECK(refusal(std::string(100'000, '[')).code == "outputs.unreadable");
  CHECK(refusal(R"({"server_ip": "hunter2-secret")").code == "outputs.unreadable");
  for (const char* const broken :
       {R"({"server_ip": "hunter2")", R"({hunter2})", R"([hunter2)", R"({"hunter2": 1} x)"}) {
    const base::Diagnostic error = refusal(broken);
    CHECK(error.code == "outputs.unreadable");
    CHECK(error.detail().find("hunter2") == std::string::npos);
  }
  const base::Diagnostic twice = refusal(R"({"server_ip": "192.0.2.1", "server_ip": "192.0.2.2"})");
  CHECK(twice.code == "outputs.unreadable");
  CHECK(twice.cause == "An object has the name \"server_ip\" twice.");
  std::string many = "{";
  for (int at = 0; at < 1000; ++at) many += "\"n" + std::to_string(at) + "\": 1,";
  CHECK(refusal(many + R"("x": "\u001b[31m"})").cause.size() < 2000);
  CHECK(refusal(R"({"\u001b[31mred": 1})").cause.find('\x1b') == std::string::npos);
}

TEST_CASE("nesting costs no more than there is") {
  // Each level is looked at once: twice would be 2^30 times.
  for (const char* const name : {"servers", "public_ip", "web", "hosts_x", "network"}) {
    CAPTURE(name);
    std::string nested = R"({"x": 1})";
    for (int level = 0; level < 30; ++level)
      nested = "{\"" + std::string(name) + "\": " + nested + "}";
    CHECK(refusal(nested).code == "outputs.no_address");
  }
}
