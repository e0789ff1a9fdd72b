#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace provider {

/// What a Terraform user reads in place of what a layer below says to everybody. The texts may name
/// values of the diagnostic in braces: "{uuid}".
struct Advice {
  std::string_view code;
  std::string_view remedy = {};  ///< empty: the diagnostic's own
  /// The name of a value: the row is for diagnostics that have it. Where a code has several rows
  /// each needs another value, so that at most one fits. Empty: the row is for the code.
  std::string_view needs = {};
  std::string_view cause = {};  ///< empty: the diagnostic's own
};

/// What a Terraform user reads in place of a note of this name, whatever it is a note on. The text
/// may name the note's value: "{value}".
struct NoteAdvice {
  std::string_view name;
  std::string_view text;
};

/// The advice on errors of one layer each. What it says of a login's arguments are values that
/// SshBlame adds.
[[nodiscard]] const std::vector<Advice>& ssh_advice();
[[nodiscard]] const std::vector<Advice>& coolify_advice();
[[nodiscard]] const std::vector<Advice>& registration_advice();

/// What is said of an action's own arguments in place of a registration's.
[[nodiscard]] const std::vector<Advice>& action_advice();

/// All of it, but for that on actions.
[[nodiscard]] std::vector<Advice> all_advice();
[[nodiscard]] const std::vector<NoteAdvice>& advice_on_notes();

/// The diagnostic in the words of Terraform: commands, arguments, what a state or an apply has to
/// do with it. One without advice stays as it is. To be called once, where diagnostics leave the
/// provider's objects.
[[nodiscard]] base::Diagnostic for_terraform(base::Diagnostic one);
[[nodiscard]] base::Diagnostics for_terraform(const base::Diagnostics& all);
/// The same for what an action has to tell, which has arguments of its own.
[[nodiscard]] base::Diagnostic for_action(base::Diagnostic one);
[[nodiscard]] base::Diagnostics for_action(const base::Diagnostics& all);

}  // namespace provider
