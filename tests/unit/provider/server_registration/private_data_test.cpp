#include "provider/server_registration/private_data.h"

#include <doctest/doctest.h>

using provider::private_data;
using provider::PrivateData;
using provider::to_text;

TEST_CASE("all that is remembered is read back, each part with or without the others") {
  const PrivateData all = {.former_keys = {"kq3ml0zt5ja9e1v7c2b8n4xw", "other"},
                           .named_ip = "2001:db8::1",
                           .write_only = {"password_wo", "jump_hosts[1].private_key_wo"},
                           .tried_host_key = {{"203.0.113.9", "[2001:db8::9]:22"}, "ssh-rsa AAAA"},
                           .left_log = "cbf29ce484222325",
                           .failed_runs = 3};
  const PrivateData parts[] = {{},
                               all,
                               {.former_keys = all.former_keys},
                               {.named_ip = all.named_ip},
                               {.write_only = all.write_only},
                               {.tried_host_key = all.tried_host_key},
                               {.left_log = all.left_log},
                               {.failed_runs = all.failed_runs}};
  for (const PrivateData& one : parts) {
    CAPTURE(to_text(one));
    CHECK(private_data(to_text(one)) == one);
    CHECK_FALSE(to_text(one).empty());
  }
}

TEST_CASE("what an earlier version remembered is known, and of anything else nothing") {
  CHECK(private_data("retire_key=a,b,").former_keys == std::vector<std::string>{"a", "b"});
  CHECK(private_data("") == PrivateData{});
  CHECK(private_data("something else") == PrivateData{});
}

TEST_CASE("a number of failed runs that is none is as if none had failed") {
  for (const char* const text :
       {"failed_runs=", "failed_runs=-1", "failed_runs=2x", "failed_runs=x",
        "failed_runs=99999999999999999999", "failed_runs=1000001"}) {
    CAPTURE(text);
    CHECK(private_data(text).failed_runs == 0);
  }
  CHECK(private_data("failed_runs=2").failed_runs == 2);
}
