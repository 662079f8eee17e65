import {
  to = palette_cluster_profile.shop
  id = "tenant:shop:1.1.0" # or the uid
}
