#include "cli/coolify_options.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "base/file.h"
#include "base/hidden_text.h"

namespace cli {
namespace {

base::Expected<base::Secret> token_from(const std::string& file) {
  constexpr std::size_t kLargestTokenFile = 64 << 10;
  auto read = base::read_file(file, kLargestTokenFile);
  const std::string why = read ? "There is nothing in the file that can be seen." : read.error();
  const base::Secret content(read ? *std::move(read) : std::string());
  base::Secret token{std::string(base::visible_part(content.reveal()))};
  if (!token.empty()) return token;
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "cli.token_file",
                     .summary = "The token file gives no token",
                     .cause = why,
                     .evidence = base::visible_text(file, 300),
                     .remedy = "Put the API token, and nothing else, into that file."});
}

base::Diagnostic no_endpoint() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "cli.endpoint_missing",
          .summary = "The address of Coolify is missing",
          .cause = "There is no `--endpoint`, and the environment has no COOLIFY_ENDPOINT.",
          .remedy = "Give one of them: https://coolify.example.com."};
}

base::Diagnostic no_token() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "cli.token_missing",
          .summary = "The API token is missing",
          .cause = "There is no `--token-file`, and the environment has no COOLIFY_TOKEN.",
          .remedy =
              "Create a token with the abilities read and write in Coolify under Keys & "
              "Tokens > API Tokens, and give it in one of the two."};
}

}  // namespace

void add_coolify_options(CLI::App& command, CoolifyOptions& options) {
  constexpr const char* kGroup = "Coolify";
  command
      .add_option("--endpoint", options.endpoint,
                  "Address of the instance; else COOLIFY_ENDPOINT. The token is read from "
                  "COOLIFY_TOKEN")
      ->type_name("URL")
      ->group(kGroup);
  command
      .add_option("--token-file", options.token_file, "File with the API token and nothing else")
      ->type_name("FILE")
      ->group(kGroup);
  command.add_option("--ca-cert", options.ca_cert, "PEM file to trust besides the system's")
      ->type_name("FILE")
      ->group(kGroup);
}

base::Expected<coolify::ClientConfig> client_config(const CoolifyOptions& options,
                                                    const std::string& version,
                                                    const Environment& environment) {
  std::string endpoint = options.endpoint;
  for (const char* const name : {"COOLIFY_ENDPOINT", "COOLIFY_ADDRESS"}) {
    if (endpoint.empty()) endpoint = environment(name);
  }
  if (endpoint.empty()) return base::fail(no_endpoint());
  const auto normal = coolify::normalize_endpoint(endpoint);
  if (!normal) return base::fail(normal.error());

  coolify::ClientConfig config;
  config.endpoint = *normal;
  config.ca_cert = options.ca_cert;
  config.user_agent = "terraform-provider-coolify/" + version + " (command line)";
  if (!options.token_file.empty()) {
    auto token = token_from(options.token_file);
    if (!token) return base::fail(std::move(token.error()));
    config.token = *std::move(token);
  } else {
    const base::Secret text(environment("COOLIFY_TOKEN"));
    config.token = base::Secret(std::string(base::visible_part(text.reveal())));
  }
  if (config.token.empty()) return base::fail(no_token());
  const auto sound = coolify::check_config(config);
  if (!sound) return base::fail(sound.error());
  return config;
}

}  // namespace cli
