#include "tests/standin/contract/marks.h"

#include <doctest/doctest.h>

using namespace standin;
using namespace standin::contract;

TEST_CASE("what differs from run to run becomes a mark, and nothing else does") {
  const std::string uuid = "abcdefghijklmnopqrstuv12";
  for (const auto& [text, mark] : std::vector<std::pair<std::string, std::string>>{
           {uuid, "<uuid>"},
           {uuid + "x", uuid + "x"},
           {"calm-egret-" + uuid, "<random name>"},
           {"calm-" + uuid, "calm-" + uuid},
           {"2026-11-23T10:04:45.000000Z", "<time>"},
           {"2026-11-23 10:04:45", "<plain time>"},
           {"2026-11-23", "2026-11-23"},
           {"eyJpdiI6abc=", "<ciphertext>"},
           {"-----BEGIN OPENSSH PRIVATE KEY-----\nx\n", "<private key>"},
           {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5abc+/= ", "ssh-ed25519 <blob> "},
           {"Server not found.", "Server not found."}}) {
    CHECK(marked(text) == mark);
  }
  CHECK(
      marked({{"id", 7}, {"team_id", 1}, {"droplet_id", nullptr}, {"port", 22}, {"idle", 1}}) ==
      Json{
          {"id", "<id>"}, {"team_id", "<id>"}, {"droplet_id", nullptr}, {"port", 22}, {"idle", 1}});
  CHECK(marked({{"fingerprint", "x"}, {"list", {uuid}}}) ==
        Json{{"fingerprint", "<fingerprint>"}, {"list", {"<uuid>"}}});
}

TEST_CASE("an answer tells what is unusual about it") {
  ClientAnswer answer{
      200, {{"content-type", "application/json"}, {"x-ratelimit-limit", "200"}}, R"({"a":1})"};
  CHECK(marked_answer(answer) == Json{{"status", 200}, {"body", {{"a", 1}}}});
  answer.headers = {{"Content-Type", "text/html; charset=UTF-8"},
                    {"Location", "https://10.0.0.1:8000/login"},
                    {"Allow", "POST"}};
  answer.body = "<!DOCTYPE html>\n<HTML></html>";
  CHECK(marked_answer(answer) == Json{{"status", 200},
                                      {"body", "<page>"},
                                      {"type", "text/html"},
                                      {"unlimited", true},
                                      {"location", "<base>/login"},
                                      {"allow", "POST"}});
  answer.body = "OK";
  CHECK(marked_answer(answer)["body"] == "OK");
}
