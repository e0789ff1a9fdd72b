# The uuid is the last part of the server's address in the Coolify UI.
terraform import coolify_server_registration.web 9nh0fflhm8hyglcr2jltjuaq
terraform import coolify_server_registration.web ip:203.0.113.10
terraform import coolify_server_registration.web name:web-1
