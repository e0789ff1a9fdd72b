// What jobs write later than one thinks.
#include "tests/unit/standin/validation_lab.h"

using namespace standin;

namespace {

void arm(const Lab& lab, int milliseconds) {
  lab.instance.control("PATCH", "/instance", {{"stale_proxy_write_ms", milliseconds}});
}

Json type_of(const Lab& lab) { return lab.server()["proxy"]["type"]; }

}  // namespace

TEST_CASE("a job that began before writes the old proxy over a change, once") {
  for (const char* const path : {"", "/proxy"}) {
    CAPTURE(path);
    Lab lab;
    const std::string where = "/servers/" + lab.uuid + path;
    const Json before = lab.server()["proxy"];
    arm(lab, 300);
    CHECK(lab.instance.ask("PATCH", where, {{"proxy_type", "caddy"}}).status < 300);
    CHECK(type_of(lab) == "CADDY");
    CHECK(lab.instance.control("GET", "/queue")["waiting"] == 1);
    CHECK(lab.instance.control("GET", "/instance")["stale_proxy_write_ms"] == 0);
    lab.instance.settle();
    // The whole column is what it was, not the type alone.
    CHECK(lab.server()["proxy"] == before);
    CHECK(lab.instance.ask("PATCH", where, {{"proxy_type", "caddy"}}).status < 300);
    lab.instance.settle();
    CHECK(type_of(lab) == "CADDY");
  }
}

TEST_CASE("a validation that is under way writes its proxy over a change") {
  Lab lab;
  arm(lab, 300);
  lab.ssh.holds("ls /");
  CHECK(lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate").status == 201);
  wait_until([&] { return lab.instance.control("GET", "/instance")["stale_proxy_write_ms"] == 0; });
  CHECK(lab.instance.ask("PATCH", "/servers/" + lab.uuid, {{"proxy_type", "none"}}).status == 201);
  CHECK(type_of(lab) == "NONE");
  lab.ssh.release();
  lab.instance.settle();
  CHECK(type_of(lab) == "TRAEFIK");
}

TEST_CASE("what does not change the proxy leaves the switch as it is") {
  Lab lab;
  const std::string where = "/servers/" + lab.uuid;
  arm(lab, 300);
  CHECK(lab.instance.ask("PATCH", where, {{"name", "x"}}).status == 201);
  CHECK(lab.instance.ask("PATCH", where, {{"proxy_type", "bad"}}).status == 422);
  CHECK(lab.instance.ask("PATCH", where, {{"proxy_type", nullptr}}).status == 201);
  CHECK(lab.instance.ask("PATCH", where + "/proxy", {{"redirect_enabled", false}}).status == 200);
  CHECK(lab.instance.control("GET", "/instance")["stale_proxy_write_ms"] == 300);
  CHECK(lab.instance.control("GET", "/queue")["waiting"] == 0);
}

TEST_CASE("Sentinel reports so long after a good validation, and counts as silent until then") {
  Lab lab;
  const std::string created = lab.server()["sentinel_updated_at"];
  const auto validate = [&] {
    CHECK(lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate", {{"install", true}})
              .status == 201);
    wait_until([&] {
      return lab.instance.control("GET", "/queue")["running"] == 0 &&
             lab.server()["server_metadata"].is_object();
    });
  };
  validate();
  CHECK(lab.server()["sentinel_updated_at"] == created);
  lab.instance.control("PATCH", "/instance", {{"sentinel_report_ms", 1500}});
  CHECK(
      lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate", {{"install", true}}).status ==
      201);
  wait_until([&] { return lab.server()["sentinel_updated_at"] < created; });
  wait_until([&] { return lab.server()["sentinel_updated_at"] >= created; });
}

TEST_CASE("the metadata come as late as they are told to") {
  Lab lab;
  lab.instance.control("PATCH", "/instance", {{"metadata_delay_ms", 400}});
  CHECK(
      lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate", {{"install", true}}).status ==
      201);
  std::optional<base::TimePoint> over;
  wait_until([&] {
    const Json server = lab.server();
    const bool ended = server["is_validating"] == false && server["proxy"]["status"] == "running";
    if (ended && !over) over = base::system_clock().now();
    return server["server_metadata"].is_object();
  });
  REQUIRE(over.has_value());
  // The flag fell before it was seen to, so the time since then may be a little shorter.
  CHECK(base::system_clock().now() - *over >= std::chrono::milliseconds(200));
}
