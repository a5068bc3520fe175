<?php
// Install WordPress, or change what it holds, by the steps that stand as JSON on standard input.
// Print the path of each post that was made or changed, by its name.
$asked = json_decode(stream_get_contents(STDIN), true);
if (isset($asked['install'])) {
    define('WP_INSTALLING', true);
}
$_SERVER['HTTP_HOST'] = parse_url($asked['root'], PHP_URL_HOST) . ':' . parse_url($asked['root'], PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
if (isset($asked['install'])) {
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('Ostrey Notes', 'warden', 'warden@example.org', true, '', 'a word for the tests');
    foreach ($asked['install'] as $name => $value) {
        update_option($name, $value);
    }
    global $wp_rewrite;
    $wp_rewrite->set_permalink_structure($asked['install']['permalink_structure']);
    foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $each) {
        wp_delete_post($each->ID, true);
    }
}
function person($name) {
    $login = 'person-' . substr(md5($name), 0, 8);  // a name may be in any script
    return username_exists($login) ?: wp_insert_user(
        ['user_login' => $login, 'user_pass' => 'a word', 'display_name' => $name, 'user_email' => "$login@example.org"]
    );
}
$paths = [];
foreach ($asked['posts'] as $name => $post) {
    $given = array_intersect_key($post, array_flip(
        ['post_title', 'post_content', 'post_date', 'post_name', 'post_type', 'post_password', 'ID']
    )) + ['post_status' => 'publish'];
    if (isset($post['author'])) {
        $given['post_author'] = person($post['author']);
    }
    if (isset($post['category'])) {
        $term = term_exists($post['category'], 'category') ?: wp_insert_term($post['category'], 'category');
        $given['post_category'] = [(int) $term['term_id']];
        $given['tags_input'] = $post['tags'];
    }
    $id = isset($given['ID']) ? wp_update_post($given + get_post($given['ID'], ARRAY_A), true)
        : wp_insert_post($given, true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $name . ': ' . $id->get_error_message());
        exit(1);
    }
    if (isset($post['modified'])) {
        $gmt = get_gmt_from_date($post['modified']);
        $wpdb->update($wpdb->posts, ['post_modified' => $post['modified'], 'post_modified_gmt' => $gmt], ['ID' => $id]);
        clean_post_cache($id);
    }
    if (!empty($post['sticky'])) {
        stick_post($id);
    }
    foreach ($post['comments'] ?? [] as $comment) {
        wp_insert_comment(['comment_post_ID' => $id, 'comment_author' => 'Bram', 'comment_content' => $comment,
            'comment_date' => $given['post_date'], 'comment_approved' => 1]);
    }
    $paths[$name] = ['id' => $id, 'path' => parse_url(get_permalink($id), PHP_URL_PATH)];
}
foreach ($asked['deleted'] ?? [] as $id) {
    wp_trash_post($id);
}
flush_rewrite_rules(false);
echo json_encode($paths);
