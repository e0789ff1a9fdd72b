#include "base/path.h"

#include <doctest/doctest.h>

using base::Path;

TEST_CASE("a path reads as Terraform writes it") {
  CHECK(Path::of("ssh").name("jump_hosts").index(2).name("host").to_string() ==
        "ssh.jump_hosts[2].host");
  CHECK(Path::of("labels").key("a").to_string() == "labels[\"a\"]");
  CHECK(Path().to_string().empty());
}

TEST_CASE("a path can be placed below another") {
  CHECK(Path::of("host").below(Path::of("ssh").index(0)) == Path::of("ssh").index(0).name("host"));
}
