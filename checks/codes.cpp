#include "checks/codes.h"

namespace checks {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"inspect.failed", "the inspection script broke off"},
      {"inspect.unreadable", "the answer of the inspection makes no sense"},
      {"inspect.silent", "a command a check depends on did not answer in time"},
      {"host.checks_failed", "several checks of severity error failed"},
      {"checks.setting_invalid", "a check's setting has the wrong type or is out of range"},
      {"checks.unknown_check", "there is no such check"},
      {"checks.unknown_setting", "the check has no such setting"},
      {"checks.target_invalid", "a network target is not an address that can be tested"},
      {"first_boot.cloud_init", "cloud-init is still running"},
      {"first_boot.package_manager", "a package manager is still at work"},
      {"first_boot.docker", "Docker is still starting"}};
  return kTable;
}

}  // namespace checks
