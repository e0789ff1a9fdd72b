#include "ssh/script_frame.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "base/secret.h"
#include "ssh/errors.h"
#include "ssh/remote/privilege.h"

namespace ssh {
namespace {

constexpr std::size_t kFirstReadyWord = 8;
constexpr std::size_t kOnceWord = 12;
constexpr std::size_t kWords = 13;
/// The end line holds a blank and an exit status; more is no line of ours.
constexpr std::size_t kLongestEndLine = 32;
constexpr std::size_t kMostBehind = 1000;

/// What the environment can change the meaning of shell text with.
constexpr std::array kShellSettings = {"SHELLOPTS", "BASHOPTS", "BASH_ENV",
                                       "ENV",       "CDPATH",   "GREP_OPTIONS"};

std::string random_word() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, 12> bytes{};
  RAND_bytes(bytes.data(), bytes.size());
  std::string word;
  for (const unsigned char byte : bytes) {
    word += kDigits[byte >> 4];
    word += kDigits[byte & 15];
  }
  return word;
}

bool is_identifier(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool is_one_line(std::string_view value) {
  return value.find_first_of(std::string_view("\n\0", 2)) == std::string_view::npos;
}

base::Expected<void> check(std::string_view name, const base::Secret& value) {
  if (!is_identifier(name)) {
    return base::fail(
        diagnostic(Fault::options_invalid, "An input of a script has no usable name."));
  }
  if (!is_one_line(value.reveal())) {
    return base::fail(diagnostic(
        Fault::options_invalid,
        "The value for " + std::string(name) + " has more than one line, or a NUL character."));
  }
  return {};
}

/// `text` in letters, digits, blanks and a few characters without a meaning to any shell, for
/// `printf %b`.
std::string escaped(std::string_view text) {
  constexpr std::string_view kHarmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-./,:%+@=";
  constexpr std::size_t kLongestEscape = 5;
  std::string out;
  // No copy of a secret is to be left behind by growing.
  out.reserve(text.size() * kLongestEscape);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kHarmless.find(c) != std::string_view::npos) {
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += "\\0";
      out += static_cast<char>('0' + (byte >> 6));
      out += static_cast<char>('0' + ((byte >> 3) & 7));
      out += static_cast<char>('0' + (byte & 7));
    }
  }
  return out;
}

base::Secret escaped(const base::Secret& value) {
  const std::string_view text = value.reveal();
  const bool is_masked = base::mask_secrets(std::string(text)) != text;
  return is_masked ? base::Secret(escaped(text)) : base::Secret::harmless(escaped(text));
}

/// Shell text that makes a variable of the next input.
std::string take_input(std::string_view name) {
  return std::string(name) + "=$(printf %b \"$1\"); shift\n";
}

/// "#<length>#" for a line of which `rest` bytes follow.
std::string opening_for(std::size_t rest) {
  std::size_t digits = 1;
  while (std::to_string(rest + digits + 2).size() > digits) ++digits;
  return "#" + std::to_string(rest + digits + 2) + "#";
}

}  // namespace

base::Expected<ScriptFrame> ScriptFrame::make(const Script& script,
                                              const base::Secret& sudo_password) {
  ScriptFrame frame;
  const auto add = [&frame](std::string_view name, const base::Secret& value) {
    auto valid = check(name, value);
    if (valid) frame.inputs_.push_back(escaped(value));
    return valid;
  };
  if (script.may_need_root) {
    if (auto valid = add(kSudoPasswordInput, sudo_password); !valid) {
      return base::fail(valid.error());
    }
  }
  for (const ScriptInput& input : script.inputs) {
    if (auto valid = add(input.name, input.value); !valid) return base::fail(valid.error());
  }
  for (std::size_t i = 0; i < kWords; ++i) frame.words_.push_back(random_word());
  frame.text_ = escaped(frame.prelude(script)) + "#" + escaped(script.text) + "#";
  std::size_t rest = frame.text_.size();
  for (const base::Secret& input : frame.inputs_) rest += input.reveal().size() + 1;
  frame.opening_ = opening_for(rest);
  return frame;
}

/// $1 to $4 are what kScriptReader made of the fields: nothing, the length, this and the script.
std::string ScriptFrame::prelude(const Script& script) const {
  const auto say = [this](const std::string& format, std::size_t word, const char* more = "") {
    return "printf '" + format + "\\n' " + words_[word] + " " + words_[word + 1] + more + "\n";
  };
  std::string text =
      "set +f\nunset IFS f s\nLC_ALL=C; export LC_ALL\n"
      "PATH=\"$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin\"\n"
      "export PATH\nssh_script=$(printf %b \"$4\")\nshift 4\n";
  text += "once=" + words_[kOnceWord] + "\n";
  if (script.may_need_root) text += take_input(kSudoPasswordInput);
  for (const ScriptInput& input : script.inputs) text += take_input(input.name);
  text += say("%s%s", 4, " >&2") + say("%s%s", 0);
  text += "(eval \"$ssh_script\")\nssh_exit=$?\n";
  text += say("\\n%s%s %s", 2, " \"$ssh_exit\"") + say("\\n%s%s", 6, " >&2");
  return text + "exit \"$ssh_exit\"\n";
}

std::string ScriptFrame::command() const {
  std::string command = "exec /usr/bin/env";
  for (const char* name : kShellSettings) command += " -u " + std::string(name);
  command += " /bin/sh -c '" + std::string(kScriptReader) + "' /bin/sh";
  for (std::size_t i = kFirstReadyWord; i < kOnceWord; ++i) command += " " + words_[i];
  return command;
}

std::vector<std::string_view> ScriptFrame::pieces() const {
  std::vector<std::string_view> pieces = {opening_, text_};
  for (const base::Secret& input : inputs_) pieces.insert(pieces.end(), {input.reveal(), "#"});
  return pieces;
}

MarkedStream::MarkedStream(std::string begin, std::string end, std::size_t limit, std::size_t most,
                           std::string ready)
    : ready_(std::move(ready)),
      begin_(std::move(begin)),
      end_(std::move(end)),
      limit_(limit),
      most_(most == 0 ? limit : most),
      stage_(ready_.empty() ? Stage::noise : Stage::login) {}

void MarkedStream::append(std::string_view bytes) {
  received_ += bytes.size();
  if (ended()) {
    behind_.append(bytes.substr(0, kMostBehind - behind_.size()));
    return;
  }
  window_ += bytes;
  if (stage_ == Stage::login) {
    if (!find(ready_, noise_)) return;
    stage_ = Stage::noise;
  }
  if (stage_ == Stage::noise) {
    if (!find(begin_, noise_)) return;
    stage_ = Stage::body;
  }
  if (stage_ == Stage::body) {
    if (!find(end_, body_)) return;
    stage_ = Stage::end_line;
  }
  if (!find_line_end()) return;
  stage_ = Stage::behind;
  behind_ = window_.substr(0, kMostBehind);
  window_ = {};
}

/// Moves the first `count` bytes of the window, as far as the limit allows.
void MarkedStream::keep(std::string& into, std::size_t count) {
  into.append(window_, 0, std::min(count, limit_ - into.size()));
  window_.erase(0, count);
}

/// Takes the window up to and with the marker; without one, all but what may be the beginning of
/// it, so that no byte is looked at more often than a marker is long.
bool MarkedStream::find(const std::string& marker, std::string& into) {
  const std::size_t at = window_.find(marker);
  if (at == std::string::npos) {
    keep(into, window_.size() - std::min(window_.size(), marker.size() - 1));
    return false;
  }
  keep(into, at);
  window_.erase(0, marker.size());
  return true;
}

bool MarkedStream::find_line_end() {
  const std::size_t end = window_.find('\n');
  const std::size_t length = std::min(end, window_.size());
  if (length > kLongestEndLine - std::min(kLongestEndLine, end_line_.size())) bad_end_line_ = true;
  end_line_.append(window_, 0, std::min(length, kLongestEndLine - end_line_.size()));
  window_.erase(0, end == std::string::npos ? end : end + 1);
  return end != std::string::npos;
}

std::string MarkedStream::noise() const {
  return begun() ? noise_ : (noise_ + window_).substr(0, limit_);
}

std::string MarkedStream::body() const {
  return stage_ == Stage::body ? (body_ + window_).substr(0, limit_) : body_;
}

std::string_view MarkedStream::end_line() const {
  return ended() ? std::string_view(end_line_) : std::string_view();
}

std::string_view MarkedStream::behind() const { return ended() ? behind_ : end_line_; }

std::size_t MarkedStream::held() const {
  return window_.size() + noise_.size() + body_.size() + end_line_.size() + behind_.size();
}

}  // namespace ssh
