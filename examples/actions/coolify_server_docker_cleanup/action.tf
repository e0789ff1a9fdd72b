# terraform apply -invoke=action.coolify_server_docker_cleanup.web
action "coolify_server_docker_cleanup" "web" {
  config {
    uuid                  = "9nh0fflhm8hyglcr2jltjuaq"
    delete_unused_volumes = false
    timeout               = "20m"
  }
}
