#pragma once

#include <filesystem>

#include "tests/support/temporary_directory.h"
#include "tests/support/terraform_workspace.h"

namespace bench {

/// The processor time and memory that the provider's processes need: Terraform starts measured_run
/// in their place, which starts the provider and writes down what it needed once it has ended.
class TimedProvider {
 public:
  /// `directory` is where the provider's program is.
  explicit TimedProvider(const std::filesystem::path& directory);

  /// A workspace for it.
  [[nodiscard]] tests::TerraformWorkspace workspace() const;
  struct Needed {
    int processes = 0;
    double seconds = 0;   ///< of a processor, in user mode and in the kernel, all threads
    double peak_mib = 0;  ///< the most memory that one of them had at once
  };
  /// What all that have ended since the last call needed. One that was killed before it could be
  /// told is an exception.
  [[nodiscard]] Needed take() const;

 private:
  tests::TemporaryDirectory folder_;
};

}  // namespace bench
