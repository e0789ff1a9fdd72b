#include "provider/config/events_arguments.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "provider/config/provider_config.h"
#include "provider/coolify_provider.h"
#include "schema/validation.h"

using provider::EventFileModel;
using provider::events_config;
using provider::events_faults;
using provider::EventsModel;
using provider::PusherModel;
using provider::WebhookModel;
using schema::Field;

namespace {

std::string no_environment(const char*) { return {}; }

std::string file_environment(const char* name) {
  return std::string(name) == "COOLIFY_EVENTS_FILE" ? "events.jsonl" : "";
}

WebhookModel webhook() {
  WebhookModel model;
  model.url = "https://hooks.example.com/coolify?token=t0p";
  return model;
}

PusherModel pusher() {
  PusherModel model;
  model.url = "https://realtime.example.com:6001";
  model.app_id = "coolify";
  model.key = "key";
  model.secret = "pusher-secret";
  return model;
}

EventsModel with_file(const std::string& path) {
  EventFileModel file;
  file.path = path;
  EventsModel model;
  model.file = file;
  return model;
}

/// "code at path" of each, joined.
std::string told(const base::Diagnostics& faults) {
  std::string all;
  for (const base::Diagnostic& fault : faults.items()) {
    all += (all.empty() ? "" : ", ") + fault.code + " at " + fault.path.to_string();
  }
  return all;
}

/// The attribute of a sink.
schema::Attribute argument(const std::string& sink, const std::string& name) {
  for (const schema::Attribute& outer : provider::events_arguments().attributes()) {
    if (outer.name != sink) continue;
    for (const schema::Attribute& inner : outer.nested->attributes) {
      if (inner.name == name) return inner;
    }
  }
  FAIL("no such argument: " << sink << "." << name);
  return {};
}

}  // namespace

TEST_CASE("nothing is told anywhere unless the block or the environment says so") {
  const auto none = events_config(Field<EventsModel>::null(), no_environment);
  REQUIRE(none);
  CHECK(none->empty());
  const auto empty = events_config(EventsModel(), no_environment);
  REQUIRE(empty);
  CHECK(empty->empty());
}

TEST_CASE("the environment names a file, and the block wins") {
  const auto named = events_config(Field<EventsModel>::null(), file_environment);
  REQUIRE(named);
  REQUIRE(named->file);
  CHECK(named->file->path == "events.jsonl");
  CHECK_FALSE(named->file->policy.required);
  CHECK(named->file->policy.timeout == std::chrono::seconds(10));

  EventsModel other;
  other.webhook = webhook();
  const auto both = events_config(other, file_environment);
  REQUIRE(both);
  CHECK(both->file->path == "events.jsonl");
  CHECK(both->webhook);

  CHECK(events_config(with_file("block.jsonl"), file_environment)->file->path == "block.jsonl");
}

TEST_CASE("all of each sink arrives, and defaults are those of the sinks") {
  EventFileModel file;
  file.path = "/var/log/coolify.jsonl";
  file.required = true;
  file.timeout = "3s";
  WebhookModel hook = webhook();
  hook.secret = "hmac";
  hook.headers = std::map<std::string, std::string>{{"Authorization", "Bearer b"}};
  hook.ca_cert = "/etc/ssl/hooks.pem";
  hook.progress = true;
  hook.required = true;
  hook.timeout = "1m";
  PusherModel realtime = pusher();
  realtime.channel = "servers";
  realtime.ca_cert = "/etc/ssl/realtime.pem";
  realtime.progress = true;
  realtime.required = true;
  realtime.timeout = "4s";
  EventsModel model;
  model.file = file;
  model.webhook = hook;
  model.pusher = realtime;
  const auto config = events_config(model, no_environment);
  REQUIRE(config);
  CHECK(config->file->path == "/var/log/coolify.jsonl");
  CHECK(config->file->policy.required);
  CHECK(config->file->policy.timeout == std::chrono::seconds(3));
  CHECK(config->webhook->url == "https://hooks.example.com/coolify?token=t0p");
  CHECK(config->webhook->secret.reveal() == "hmac");
  CHECK(config->webhook->headers.at("Authorization").reveal() == "Bearer b");
  CHECK(config->webhook->ca_cert == "/etc/ssl/hooks.pem");
  CHECK(config->webhook->progress);
  CHECK(config->webhook->policy.required);
  CHECK(config->webhook->policy.timeout == std::chrono::minutes(1));
  CHECK(config->pusher->url == "https://realtime.example.com:6001");
  CHECK(config->pusher->app_id == "coolify");
  CHECK(config->pusher->key == "key");
  CHECK(config->pusher->secret.reveal() == "pusher-secret");
  CHECK(config->pusher->channel == "servers");
  CHECK(config->pusher->ca_cert == "/etc/ssl/realtime.pem");
  CHECK(config->pusher->progress);
  CHECK(config->pusher->policy.required);
  CHECK(config->pusher->policy.timeout == std::chrono::seconds(4));

  EventsModel bare;
  bare.webhook = webhook();
  bare.pusher = pusher();
  const auto usual = events_config(bare, no_environment);
  REQUIRE(usual);
  CHECK(usual->webhook->secret.empty());
  CHECK(usual->webhook->headers.empty());
  CHECK_FALSE(usual->webhook->progress);
  CHECK_FALSE(usual->webhook->policy.required);
  CHECK(usual->webhook->policy.timeout == events::SinkPolicy().timeout);
  CHECK_FALSE(usual->pusher->channel);
  CHECK_FALSE(usual->pusher->progress);
}

TEST_CASE("what is not known yet leaves open where events go to") {
  CHECK_FALSE(events_config(Field<EventsModel>::unknown(), file_environment));
  EventsModel model;
  model.webhook = Field<WebhookModel>::unknown();
  CHECK_FALSE(events_config(model, no_environment));
  WebhookModel hook = webhook();
  hook.secret = Field<std::string>::unknown();
  model.webhook = hook;
  CHECK_FALSE(events_config(model, no_environment));
  hook.secret = Field<std::string>::null();
  hook.headers = Field<std::map<std::string, std::string>>::unknown();
  model.webhook = hook;
  CHECK_FALSE(events_config(model, no_environment));
}

TEST_CASE("a sink is checked as far as it is known, and its argument is named") {
  CHECK(told(events_faults(Field<EventsModel>::null())).empty());
  CHECK(told(events_faults(Field<EventsModel>::unknown())).empty());
  EventsModel model = with_file("events.jsonl");
  model.webhook = webhook();
  model.pusher = pusher();
  CHECK(told(events_faults(model)).empty());

  model.webhook->url = "ftp://hooks.example.com";
  const base::Diagnostics bad = events_faults(model);
  REQUIRE(bad.items().size() == 1);
  CHECK(bad.items()[0].path.to_string() == "events.webhook.url");
  model.webhook->url = Field<std::string>::unknown();
  CHECK(told(events_faults(model)).empty());
  model.webhook = Field<WebhookModel>::unknown();
  CHECK(told(events_faults(model)).empty());

  model.pusher->url = "realtime";
  REQUIRE(events_faults(model).items().size() == 1);
  CHECK(events_faults(model).items()[0].path.to_string() == "events.pusher.url");
  model.pusher->app_id = Field<std::string>::unknown();
  CHECK(events_faults(model).items().size() == 1);
}

TEST_CASE("an error of a sink is placed at its argument, or told of the environment") {
  base::Diagnostic error{
      .code = "events.x", .cause = "It is.", .path = base::Path::of("file").name("path")};
  const auto of_block = provider::at_its_argument(error, with_file("a"));
  CHECK(of_block.path.to_string() == "events.file.path");
  CHECK(of_block.cause == "It is.");
  const auto of_environment = provider::at_its_argument(error, Field<EventsModel>::null());
  CHECK(of_environment.path.empty());
  CHECK(of_environment.cause ==
        "It is. The file is that of COOLIFY_EVENTS_FILE in the environment.");
  error.path = base::Path::of("webhook").name("headers").key("Host");
  CHECK(provider::at_its_argument(error, EventsModel()).path.to_string() ==
        "events.webhook.headers[\"Host\"]");
}

TEST_CASE("what may hold a secret is shown by no plan") {
  for (const char* const name : {"url", "secret", "headers"}) {
    CAPTURE(std::string(name));
    CHECK(argument("webhook", name).sensitive);
  }
  CHECK(argument("pusher", "secret").sensitive);
  CHECK_FALSE(argument("pusher", "url").sensitive);
  CHECK_FALSE(argument("file", "path").sensitive);
}

TEST_CASE("the provider refuses a sink that cannot be, and counts registrations from one") {
  const auto made = provider::make_coolify_provider();
  const auto refusal = [&made](const provider::ProviderModel& model) {
    return told(made->validate(provider::provider_spec().encode(model)));
  };
  provider::ProviderModel model;
  model.max_concurrent_registrations = 1;
  EventsModel events;
  events.webhook = webhook();
  model.events = events;
  CHECK(refusal(model).empty());
  events.webhook->url = "nowhere";
  model.events = events;
  CHECK(refusal(model).ends_with(" at events.webhook.url"));
  model.events = Field<EventsModel>::unknown();
  CHECK(refusal(model).empty());
}

TEST_CASE("a secret that is given signs, and one cause is told once") {
  const auto made = provider::make_coolify_provider();
  const schema::Schema schema = provider::provider_spec().schema(0, "");
  const auto refusal = [&](const EventsModel& events) {
    provider::ProviderModel model;
    model.events = events;
    const schema::Value config = provider::provider_spec().encode(model);
    base::Diagnostics all = schema::validate_config(schema, config);
    all.add_all(made->validate(config));
    return told(all);
  };
  EventsModel events;
  events.webhook = webhook();
  CHECK(refusal(events).empty());
  events.webhook->secret = "s";
  CHECK(refusal(events).empty());
  events.webhook->secret = Field<std::string>::unknown();
  CHECK(refusal(events).empty());
  events.webhook->secret = "";
  CHECK(refusal(events) == "config.empty at events.webhook.secret");
  events.webhook->secret = " ";
  CHECK(refusal(events) == "config.empty at events.webhook.secret");
  events.webhook = webhook();
  events.webhook->headers = std::map<std::string, std::string>{{"", "value"}};
  CHECK(refusal(events) == "events.invalid_header at events.webhook.headers[\"\"]");
  CHECK(refusal(with_file("")) == "events.invalid_setting at events.file.path");
  CHECK(refusal(with_file(" ")) == "events.invalid_setting at events.file.path");
  EventsModel service;
  service.pusher = pusher();
  service.pusher->app_id = "";
  CHECK(refusal(service) == "events.invalid_setting at events.pusher.app_id");
}

TEST_CASE("one registration at once is the least") {
  const schema::Schema schema = provider::provider_spec().schema(0, "");
  const auto refusal = [&schema](std::int64_t most) {
    provider::ProviderModel model;
    model.max_concurrent_registrations = most;
    return told(schema::validate_config(schema, provider::provider_spec().encode(model)));
  };
  CHECK(refusal(1).empty());
  CHECK(refusal(5000).empty());
  for (const std::int64_t most : {0, -1}) {
    CHECK(refusal(most) == "config.out_of_range at max_concurrent_registrations");
  }
}
