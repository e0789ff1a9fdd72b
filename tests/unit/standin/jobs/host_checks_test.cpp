#include "tests/standin/jobs/host_checks.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace standin;

TEST_CASE("systems Coolify supports") {
  for (const char* id :
       {"ubuntu", "debian", "raspbian", "pop", "centos", "fedora", "rhel", "ol", "rocky", "amzn",
        "almalinux", "sles", "opensuse-leap", "opensuse-tumbleweed", "arch", "alpine"}) {
    CAPTURE(id);
    CHECK(supported_os_release("NAME=x\nID=" + std::string(id) + "\nID_LIKE=nothing\n"));
    CHECK(supported_os_release("ID=\"" + base::lower_case(id) + "\""));
  }
  for (const char* id : {"linuxmint", "nixos", "kali", "manjaro", "fedora-asahi-remix",
                         "opensuse-microos", "cloudlinux", "", "'debian'"}) {
    CAPTURE(id);
    CHECK_FALSE(supported_os_release("ID=" + std::string(id) + "\nID_LIKE=debian\n"));
  }
  CHECK_FALSE(supported_os_release("ID_LIKE=debian"));
}

TEST_CASE("versions in texts") {
  CHECK(dotted_version("2.32.4-ds1") == "2.32.4");
  CHECK(dotted_version("v24.0") == "24.0.0");
  CHECK(dotted_version("Docker version 20.10.5+dfsg1, build 55c4c88") == "20.10.5");
  CHECK_FALSE(dotted_version("none").has_value());
}

TEST_CASE("placeholder addresses") {
  for (const char* text : {"1.2.3.4", "0.0.0.0", "::", ""}) CHECK(placeholder_address(text));
  for (const char* text : {"1.2.3.5", "::1", "a"}) CHECK_FALSE(placeholder_address(text));
}
