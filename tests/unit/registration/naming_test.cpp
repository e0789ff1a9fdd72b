#include "registration/naming.h"

#include <doctest/doctest.h>

#include "registration/timestamp.h"

using registration::Metadata;

TEST_CASE("a name is made from the cloud and the instance, else from the address") {
  Metadata metadata;
  CHECK(registration::default_name("1.2.3.4", metadata) == "server-1.2.3.4");
  metadata.cloud_provider = "aws";
  CHECK(registration::default_name("1.2.3.4", metadata) == "server-1.2.3.4");
  metadata.instance_id = "i-abc123";
  CHECK(registration::default_name("1.2.3.4", metadata) == "aws-i-abc123");
  metadata.cloud_provider.reset();
  CHECK(registration::default_name("2001:db8::1", metadata) == "server-2001:db8::1");
}

TEST_CASE("the description names the deployment when there is one") {
  Metadata metadata;
  CHECK(registration::default_description(metadata).empty());
  metadata.deployment_id = "42";
  CHECK(registration::default_description(metadata) == "Auto-registered from deployment 42");
  metadata.tool = "Terraform";
  CHECK(registration::default_description(metadata) ==
        "Auto-registered from Terraform deployment 42");
}

TEST_CASE("tags: five entries, missing parts left out") {
  Metadata metadata;
  metadata.deployment_id = "42";
  metadata.cloud_provider = "aws";
  CHECK(registration::tags(metadata, "7") ==
        std::vector<std::string>{"server-registration", "infrastructure", "organization:7",
                                 "deployment:42", "provider:aws"});
  CHECK(registration::tags({}, std::nullopt) ==
        std::vector<std::string>{"server-registration", "infrastructure"});
  metadata.deployment_id = "";
  CHECK(registration::tags(metadata, "") ==
        std::vector<std::string>{"server-registration", "infrastructure", "provider:aws"});
}

TEST_CASE("timestamps are RFC 3339 in UTC") {
  using std::chrono::milliseconds;
  CHECK(registration::format_timestamp(base::WallTime(milliseconds(0))) == "1970-01-01T00:00:00Z");
  CHECK(registration::format_timestamp(base::WallTime(milliseconds(1'795'428'285'999))) ==
        "2026-11-23T10:04:45Z");
}
