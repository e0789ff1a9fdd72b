#include "ssh/keyboard_interactive.h"

#include <cstring>
#include <span>

namespace ssh {
namespace {

constexpr int kMostRounds = 8;
constexpr std::size_t kMostTold = 4 << 10;

struct Dialogue {
  const base::Secret& password;
  std::string& told;
  int rounds = 0;
};

/// libssh2 frees the answers itself, so they come from its session's memory.
void answer(Driver& driver, std::string_view text, LIBSSH2_USERAUTH_KBDINT_RESPONSE& response) {
  void* const copy = driver.memory().allocate(text.size() + 1);
  if (copy == nullptr) return;
  std::memcpy(copy, text.data(), text.size());
  response.text = static_cast<char*>(copy);
  response.length = static_cast<unsigned int>(text.size());
}

void on_questions(const char*, int, const char* instruction, int instruction_size, int count,
                  const LIBSSH2_USERAUTH_KBDINT_PROMPT* prompts,
                  LIBSSH2_USERAUTH_KBDINT_RESPONSE* responses, void** abstract) {
  Driver& driver = Driver::of(abstract);
  auto& dialogue = *static_cast<Dialogue*>(driver.lent());
  if (++dialogue.rounds > kMostRounds) {
    driver.abandon("the server did not stop asking questions");
    return;
  }
  if (instruction != nullptr && instruction_size > 0 && dialogue.told.size() < kMostTold) {
    dialogue.told.append(instruction, static_cast<std::size_t>(instruction_size)) += '\n';
  }
  const auto size = static_cast<std::size_t>(count);
  const std::span<const LIBSSH2_USERAUTH_KBDINT_PROMPT> asked(prompts, size);
  const std::span<LIBSSH2_USERAUTH_KBDINT_RESPONSE> answers(responses, size);
  for (std::size_t i = 0; i < size; ++i) {
    const bool is_hidden = asked[i].echo == 0;
    answer(driver, is_hidden ? dialogue.password.reveal() : std::string_view(), answers[i]);
  }
}

}  // namespace

base::Expected<int> log_in_by_questions(Driver& driver, const Operation& operation,
                                        base::Deadline deadline, const std::string& user,
                                        const base::Secret& password, std::string& told) {
  Dialogue dialogue{password, told};
  driver.lend(&dialogue);
  auto result = driver.drive(operation, Stage::login, deadline, [&] {
    return libssh2_userauth_keyboard_interactive_ex(
        driver.session(), user.c_str(), static_cast<unsigned int>(user.size()), &on_questions);
  });
  driver.lend(nullptr);
  return result;
}

}  // namespace ssh
