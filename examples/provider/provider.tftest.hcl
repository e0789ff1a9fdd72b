mock_provider "coolify" {}

run "plan" {
  command = plan
}
