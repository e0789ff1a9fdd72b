import {
  to = coolify_server_registration.web
  identity = {
    uuid = "9nh0fflhm8hyglcr2jltjuaq"
  }
}
