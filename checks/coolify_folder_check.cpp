#include "checks/check.h"
#include "checks/storage_facts.h"

namespace checks {
namespace {

Judgement judge_coolify_folder(const HostFacts& facts, const Settings&) {
  const auto is_writable = facts.get(storage::kCoolifyWritable);
  if (!is_writable) return Skip{"only root can prove that /data/coolify can be written"};
  if (*is_writable) return Pass{"/data/coolify can be written"};
  if (is_coolify_folder_full(facts)) {
    return Fail{.code = "host.coolify_folder_full",
                .summary = "There is no room in Coolify's folder",
                .cause =
                    "Root could not make a folder in /data/coolify, or in what will hold it: the "
                    "file system has no space or no inodes left, or a quota is used up.",
                .evidence = facts.get(storage::kCoolifyOutput).value_or(""),
                .remedy =
                    "Look at both (df -h /data, df -i /data): free space, or remove many small "
                    "files, or give it a larger file system."};
  }
  return Fail{
      .code = "host.coolify_folder_unwritable",
      .summary = "Coolify cannot write its folder",
      .cause =
          "Root could not make a folder in /data/coolify, or in what will hold it. Coolify "
          "keeps there what it deploys, and its proxy.",
      .evidence = facts.get(storage::kCoolifyOutput).value_or(""),
      .remedy =
          "Make /data/coolify a folder that root can write. Where the root of the system is "
          "read-only (Fedora CoreOS and the like), make /data in the image or at first "
          "boot, as a mount or a link to a folder in /var."};
}

}  // namespace

const Check& coolify_folder_check() {
  static const Check check{
      .id = "coolify_folder",
      .title = "Folder of Coolify",
      .order = 98,
      .docs =
          "Coolify keeps what it deploys in /data/coolify. An empty folder is made there, or in "
          "the "
          "nearest folder above it that exists, and removed again.",
      .seen_as = "Root, as whom Coolify writes there.",
      .unseen = "How much fits in, which is `disk`; quotas of other accounts.",
      .codes = {{"host.coolify_folder_unwritable", "root cannot make a folder there"},
                {"host.coolify_folder_full", "there is no space or no inode left for one"}},
      .settings = {},
      .probes = {&storage_probe()},
      .judge = judge_coolify_folder};
  return check;
}

}  // namespace checks
