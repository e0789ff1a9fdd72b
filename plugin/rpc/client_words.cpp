#include "plugin/rpc/client_words.h"

#include <utility>

#include "base/os/processes.h"

namespace plugin {
namespace {

constexpr std::string_view kCommand = "`terraform ";
constexpr std::string_view kName = "Terraform";
constexpr std::string_view kOtherCommand = "`tofu ";
constexpr std::string_view kOtherName = "OpenTofu";

bool is_in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '/';
}

/// Whether what stands at `at` is a word by itself.
bool is_word(const std::string& text, std::size_t at, std::size_t length) {
  const bool begins = at == 0 || !is_in_word(text[at - 1]);
  const bool ends = at + length >= text.size() || !is_in_word(text[at + length]);
  return begins && ends;
}

}  // namespace

Client client_named(std::string_view program) {
  const bool is_tofu = program.starts_with("tofu") || program.starts_with("opentofu");
  return is_tofu ? Client::opentofu : Client::terraform;
}

Client parent_client() {
  static const Client parent = client_named(base::parent_program());
  return parent;
}

std::string in_words_of(Client client, std::string text) {
  if (client == Client::terraform || text.find(kOtherName) != std::string::npos) return text;
  for (std::size_t at = text.find(kCommand); at != std::string::npos;
       at = text.find(kCommand, at)) {
    text.replace(at, kCommand.size(), kOtherCommand);
  }
  for (std::size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at + 1)) {
    if (is_word(text, at, kName.size())) text.replace(at, kName.size(), kOtherName);
  }
  return text;
}

base::Diagnostic in_words_of(Client client, base::Diagnostic diagnostic) {
  for (std::string* const text : {&diagnostic.summary, &diagnostic.cause, &diagnostic.remedy}) {
    *text = in_words_of(client, std::move(*text));
  }
  for (base::Note& note : diagnostic.notes) note.text = in_words_of(client, std::move(note.text));
  return diagnostic;
}

}  // namespace plugin
