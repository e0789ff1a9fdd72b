data "coolify_team" "current" {}

output "team" {
  value = "${data.coolify_team.current.name} (${data.coolify_team.current.id})"
}
